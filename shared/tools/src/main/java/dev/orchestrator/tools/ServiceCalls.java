package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import dev.orchestrator.tools.ToolUse.ServiceCall;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Calls tools of services that joined. Whatever comes of it is an answer that whoever called can
 * act on; what a service says is data, and secrets are taken out of it.
 */
public final class ServiceCalls {

  /** How much a service may answer, in characters. */
  static final int LONGEST_ANSWER = 16_000;

  private final Bus bus;
  private final AnnouncedTools tools;
  private final BiFunction<UserId, String, String> redact;

  /**
   * @param redact takes the secrets of a user out of a text
   */
  public ServiceCalls(Bus bus, AnnouncedTools tools, BiFunction<UserId, String, String> redact) {
    this.bus = bus;
    this.tools = tools;
    this.redact = redact;
  }

  /**
   * Calls the service, if it is still the one that announced the tool, and waits for its answer.
   */
  public Answer<JsonNode> call(ServiceCall call, Envelope envelope) {
    var shown = call.tool();
    var live =
        tools.find(envelope.principal(), shown.name()).filter(now -> now.by().equals(shown.by()));
    return live.map(tool -> ask(tool, call, envelope)).orElseGet(() -> gone(shown));
  }

  private Answer<JsonNode> ask(AnnouncedTool tool, ServiceCall call, Envelope envelope) {
    var body = new JsonObject(call.arguments().toString());
    var headers = Map.of("tool", tool.name(), "deadline_ms", deadline());
    Optional<JsonObject> answer = bus.request(tool.address(), body, headers, envelope);
    return answer
        .map(json -> read(tool, envelope, json.encode()))
        .orElseGet(() -> unanswered(tool));
  }

  private static String deadline() {
    return Long.toString(Bus.COMMAND_TIMEOUT.toMillis());
  }

  private Answer<JsonNode> read(AnnouncedTool tool, Envelope envelope, String json) {
    if (json.length() > LONGEST_ANSWER) {
      return refused(
          "answer_too_long",
          "%s answered more than %d characters.".formatted(tool.name(), LONGEST_ANSWER),
          "Ask it for less.");
    }
    try {
      var clean = Json.tree(redact.apply(envelope.principal().user(), json));
      return answer(tool, clean);
    } catch (JsonMismatch e) {
      return malformed(tool);
    }
  }

  private static Answer<JsonNode> answer(AnnouncedTool tool, JsonNode json) {
    return switch (json.path("type").asText()) {
      case "Done" -> new Answer.Done<>(json.path("result"));
      case "Refused" ->
          new Answer.Refused<>(
              json.path("code").asText("refused"),
              json.path("field").asText(null),
              json.path("message").asText(tool.name() + " refused."),
              json.path("remedy").asText("Tell the user."));
      default -> malformed(tool);
    };
  }

  private static Answer<JsonNode> gone(AnnouncedTool tool) {
    return refused(
        "tool_gone",
        "%s has gone: the service that offered it is not connected any more."
            .formatted(tool.name()),
        "Do without it, and tell the user.");
  }

  private static Answer<JsonNode> unanswered(AnnouncedTool tool) {
    return refused(
        "unavailable",
        "%s got no answer from its service.".formatted(tool.name()),
        "It may have been done all the same. Tell the user; try again later.");
  }

  private static Answer<JsonNode> malformed(AnnouncedTool tool) {
    return refused(
        "answer_malformed",
        "The service behind %s answered something that is no answer.".formatted(tool.name()),
        "Do without it, and tell the user.");
  }

  private static Answer<JsonNode> refused(String code, String message, String remedy) {
    return Answer.refused(code, message, remedy);
  }
}
