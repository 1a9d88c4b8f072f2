package dev.orchestrator.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.util.Map;

/** A tool and what it is called with. */
record ToolCall(String tool, JsonNode arguments) {

  static ToolCall of(String tool, Map<String, ?> arguments) {
    return new ToolCall(tool, Json.tree(Json.write(arguments)));
  }
}
