package dev.orchestrator.workers;

/** Hears what a worker says, in order. */
@FunctionalInterface
public interface WorkerListener {

  /** Hears nothing. */
  WorkerListener DEAF = (_, _) -> {};

  /**
   * Hears one event.
   *
   * @param number counts the worker's events from 1; whoever kept it can go on after it
   */
  void heard(long number, WorkerEvent event);
}
