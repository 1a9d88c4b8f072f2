package dev.orchestrator.flow;

/** How a flow ended, as its kind is told. */
public sealed interface Ended {

  /**
   * It returned.
   *
   * @param result its result as JSON
   */
  record Done(String result) implements Ended {}

  /** It failed, and what it had done was undone. */
  record Failed(Failure failure) implements Ended {}

  /** It was cancelled, and what it had done was undone. */
  record Cancelled() implements Ended {}
}
