package dev.orchestrator.flow;

/** Whether the world is ready for a copy of a flow, and what that copy starts from. */
public sealed interface ForkInput<I> {

  /** It may begin with this input. */
  record Granted<I>(I input) implements ForkInput<I> {}

  /** It may not: why, and what to do instead. */
  record Refused<I>(String code, String message, String remedy) implements ForkInput<I> {}
}
