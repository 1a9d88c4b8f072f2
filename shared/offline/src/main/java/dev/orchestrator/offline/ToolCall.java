package dev.orchestrator.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Command;
import dev.orchestrator.platform.Json;
import java.util.List;

/** A tool and what it is called with. */
record ToolCall(String tool, JsonNode arguments) {

  /** The tools that belong to the conversation itself; a record's name is the tool's. */
  sealed interface Base {}

  record RespondToUser(String message) implements Base {}

  record AskUser(String question, List<String> choices) implements Base {}

  record RequestCapabilities(List<String> capabilities, String reason) implements Base {}

  record FinishTask(String summary) implements Base {}

  static ToolCall of(Base tool) {
    return new ToolCall(Command.nameOf(tool.getClass()), argumentsOf(tool));
  }

  static ToolCall of(Command<?> command) {
    return new ToolCall(Command.nameOf(command.getClass()), argumentsOf(command));
  }

  /** The components that are there; neither nulls nor the type's name are arguments. */
  private static JsonNode argumentsOf(Object tool) {
    var json = (ObjectNode) Json.tree(Json.write(tool));
    json.remove("type");
    json.properties().removeIf(field -> field.getValue().isNull());
    return json;
  }
}
