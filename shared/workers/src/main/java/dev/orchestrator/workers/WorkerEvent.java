package dev.orchestrator.workers;

import java.util.List;

/**
 * What a worker says on its standard output: one JSON object a line, {@code type} being the event's
 * name in lower case. A field that is missing is empty or 0.
 */
public sealed interface WorkerEvent {

  /** It has begun. */
  record Started(String repository, String task) implements WorkerEvent {}

  /**
   * It gets on.
   *
   * @param stage prepare, clone, run, commit, push or done
   * @param percent 0 to 100
   */
  record Progress(String stage, String message, int percent) implements WorkerEvent {}

  /** The agent used a tool. */
  record Tool(String name, String detail) implements WorkerEvent {}

  /** The agent used a model, in tokens. */
  record Usage(String model, long inputTokens, long outputTokens) implements WorkerEvent {}

  /**
   * It says that it is done; what it claims is still to be looked at.
   *
   * @param commit the commit that it made, if any
   * @param files the paths that it changed
   */
  record Completed(String commit, String branch, List<String> files, String summary)
      implements WorkerEvent {}

  /** It says that it could not do it. */
  record Failed(String kind, String message, String logTail) implements WorkerEvent {}
}
