package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;

/** What became of the wish to copy a flow. */
public sealed interface Forked {

  /** The copy is there and will run. */
  record Begun(FlowId flow) implements Forked {}

  /**
   * There is no copy.
   *
   * @param code such as {@code step_not_forkable}
   * @param message why, for people
   * @param remedy what to do instead
   */
  record Refused(String code, String message, String remedy) implements Forked {}
}
