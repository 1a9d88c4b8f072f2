package dev.orchestrator.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered.
 *
 * @param text its words; may be empty
 * @param calls the tools it wants called, in this order
 * @param signature what the model wants back with its calls; absent if it wants nothing
 */
public record Reply(String text, List<ToolCall> calls, @Nullable Signature signature) {

  public Reply(String text, List<ToolCall> calls) {
    this(text, calls, null);
  }

  /**
   * A tool that the model wants called.
   *
   * @param id names the call among those of one reply
   * @param arguments a JSON object, as the model wrote it: not yet checked against anything
   */
  public record ToolCall(String id, String tool, String arguments) {}

  /**
   * The thoughts that led to the calls, sealed by their model: nobody else can read them, and it
   * goes on only if it gets them back as they were.
   *
   * @param by the only model that takes it
   */
  public record Signature(ModelName by, String value) {}

  Reply signed(ModelName by, @Nullable String value) {
    return value == null ? this : new Reply(text, calls, new Signature(by, value));
  }
}
