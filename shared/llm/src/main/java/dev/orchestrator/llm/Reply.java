package dev.orchestrator.llm;

import java.util.List;

/**
 * What a model answered.
 *
 * @param text its words; may be empty
 * @param calls the tools it wants called, in this order
 */
public record Reply(String text, List<ToolCall> calls) {

  /**
   * A tool that the model wants called.
   *
   * @param id names the call among those of one reply
   * @param arguments a JSON object, as the model wrote it: not yet checked against anything
   */
  public record ToolCall(String id, String tool, String arguments) {}
}
