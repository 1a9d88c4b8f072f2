package dev.orchestrator.messages;

import java.util.List;
import java.util.Optional;

/** What is known of a worker: a coding agent at work, or a run of a project's tests. */
public sealed interface WorkerReport extends DomainEvent {

  /** Which worker, and for what it works. */
  Assignment worker();

  /**
   * A worker and its work.
   *
   * @param request the effect key of the step that asked for it, {@code flow/step}
   * @param name what the worker is found by; until workers run elsewhere, the request itself
   * @param agent who does the work, such as {@code template}, or {@code tester}
   * @param thread who is told of the work
   */
  record Assignment(
      String request,
      String name,
      String agent,
      FlowId flow,
      ProjectId project,
      Optional<ThreadId> thread) {}

  /**
   * It was started.
   *
   * @param repository the name of the project whose repository it works on
   * @param task what it is to do
   */
  record WorkerStarted(Assignment worker, String repository, String task) implements WorkerReport {}

  /**
   * It gets on, as it says.
   *
   * @param percent 0 to 100
   */
  record WorkerProgress(Assignment worker, String stage, String message, int percent)
      implements WorkerReport {}

  /**
   * It ended well, as it says: whether its commit is where it should be is looked at afterwards.
   *
   * @param commit what it made, or what it tested
   * @param branch where its commit is; empty for a run of tests
   * @param files the paths that it changed
   */
  record WorkerCompleted(
      Assignment worker, String commit, String branch, List<String> files, String summary)
      implements WorkerReport {}

  /**
   * It ended without what it was started for.
   *
   * @param kind how: what it said itself, or exited, silent, timed_out, flooded, vanished, killed
   * @param logTail the end of what it printed
   */
  record WorkerFailed(Assignment worker, String kind, String message, String logTail)
      implements WorkerReport {}
}
