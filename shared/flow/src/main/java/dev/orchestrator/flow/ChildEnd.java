package dev.orchestrator.flow;

/** How a called flow ended, as its caller sees it. */
public sealed interface ChildEnd<R> {

  /** It returned. */
  record Done<R>(R result) implements ChildEnd<R> {}

  /** It failed, or could not be started because its exclusive key was taken. */
  record Failed<R>(Failure failure) implements ChildEnd<R> {}

  /** Somebody cancelled it. */
  record Cancelled<R>() implements ChildEnd<R> {}
}
