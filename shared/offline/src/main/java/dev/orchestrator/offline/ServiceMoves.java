package dev.orchestrator.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.orchestrator.offline.Reply.Ask;
import dev.orchestrator.offline.Reply.Say;
import dev.orchestrator.platform.Json;
import java.util.List;
import java.util.Optional;

/**
 * Deeds of services that joined. What their tools are for only a model understands; a rule can only
 * hear a tool's own name, and give it one text.
 */
final class ServiceMoves {

  private final List<ToolSpecification> services;
  private final Desk desk;
  private final Phrases phrases;

  /**
   * @param services the tools that are none of ours
   */
  ServiceMoves(List<ToolSpecification> services, Desk desk, Phrases phrases) {
    this.services = services;
    this.desk = desk;
    this.phrases = phrases;
  }

  /** The reply to words that name one of these tools; nothing to others. */
  Optional<Reply> reply(Request request) {
    return services.stream()
        .filter(tool -> ServiceWords.name(tool.name(), request.words()))
        .findFirst()
        .map(tool -> reply(tool, request));
  }

  private Reply reply(ToolSpecification tool, Request request) {
    var parameters = tool.parameters();
    var required = parameters == null ? List.<String>of() : parameters.required();
    if (parameters == null || required == null || required.isEmpty()) {
      return call(tool, JsonNodeFactory.instance.objectNode());
    }
    var name = required.getFirst();
    if (required.size() > 1 || !(parameters.properties().get(name) instanceof JsonStringSchema)) {
      return new Say(phrases.needsModel(tool.name()));
    }
    var text = request.answer().orElseGet(() -> ServiceWords.rest(tool.name(), request.words()));
    return text.isEmpty()
        ? new Ask(phrases.wantsText(tool.name(), name), List.of())
        : call(tool, JsonNodeFactory.instance.objectNode().put(name, text));
  }

  private Reply call(ToolSpecification tool, JsonNode arguments) {
    var answer = Json.tree(desk.answer(new ToolCall(tool.name(), arguments)));
    return switch (answer.path("type").asText()) {
      case "Done" -> new Say(words(answer.path("result")));
      case "Asked" -> new Say(phrases.waitsForApproval());
      default ->
          new Say(phrases.refused(answer.path("message").asText(), answer.path("remedy").asText()));
    };
  }

  /** A service that has words for people puts them into {@code text}. */
  private static String words(JsonNode result) {
    var text = result.path("text");
    return text.isTextual() ? text.asText() : result.toString();
  }
}
