package dev.orchestrator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a double of a provider was asked, whatever protocol it came in.
 *
 * @param model by the provider's name
 * @param temperature missing if none was sent
 * @param maxTokens missing if none were sent
 * @param system the rules
 * @param messages the conversation, oldest first
 * @param tools the names of the tools that may be called
 */
public record Asked(
    String model,
    JsonNode temperature,
    JsonNode maxTokens,
    String system,
    List<Message> messages,
    List<String> tools) {

  /** One message. */
  public sealed interface Message {

    /** What came from outside. */
    record User(String text) implements Message {}

    /** What the model answered before. */
    record Model(String text, List<Said.Call> calls) implements Message {}

    /** What came of a call. */
    record Result(String call, String tool, String text) implements Message {}
  }
}
