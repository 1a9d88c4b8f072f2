package dev.orchestrator.workers;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The places where coding agents and tests run. A worker is found by its key before it is made
 * again, outlives a crash of ours, and never blocks its caller for longer than its limits allow.
 *
 * <p>Calls block and are for virtual threads. An interrupt ends the waiting, not the worker.
 */
public interface Workers {

  /**
   * Starts a worker, unless one was started by this key before, be it running, ended or removed.
   *
   * @param workspace fills the worker's folder before it starts
   */
  Worker start(WorkerSpec spec, Workspace workspace) throws InterruptedException;

  /**
   * Follows a worker to its end. Afterwards nothing of it runs any more. May be called again, also
   * after a crash and after {@link #remove}: the answer is the same.
   *
   * @param after tells the listener only of events later than this number; 0 for all of them
   * @throws WorkerFault if no worker was started by this key
   */
  WorkerEnd await(String key, long after, WorkerListener listener) throws InterruptedException;

  /** Ends a worker; returns when nothing of it runs. What is not there is already ended. */
  void kill(String key) throws InterruptedException;

  /** Ends a worker and deletes its folder; how it ended and its last words stay known. */
  void remove(String key) throws InterruptedException;

  /** How a worker ended, if it has ended and somebody awaited, killed or removed it. */
  Optional<WorkerEnd> end(String key);

  /** Forgets how a removed worker ended; its key may then be used for a new one. */
  void forget(String key);

  /** The workers that were not removed, running or ended. */
  List<Worker> list();

  /**
   * Removes workers of this installation that nobody wants any more, and what a crash left half
   * made or half removed. Workers of another installation are not touched.
   *
   * @param wanted tells of a key whether somebody still waits for that worker
   */
  void reap(Predicate<String> wanted) throws InterruptedException;
}
