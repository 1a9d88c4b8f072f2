package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.platform.Json;

/**
 * Gemini wants what came of calls that were made together in one content and refuses anything else;
 * the library sends a content for each.
 */
final class ResultsTogether {

  private ResultsTogether() {}

  /** The same request, with neighbouring results put together. */
  static String in(String body) {
    if (!(Json.tree(body) instanceof ObjectNode request)) {
      return body;
    }
    var contents = Json.mapper().createArrayNode();
    request.path("contents").forEach(content -> add(contents, content));
    request.set("contents", contents);
    return Json.write(request);
  }

  private static void add(ArrayNode contents, JsonNode content) {
    var before = contents.path(contents.size() - 1).path("parts");
    var parts = content.path("parts");
    if (areResults(before) && areResults(parts)) {
      parts.forEach(((ArrayNode) before)::add);
    } else {
      contents.add(content);
    }
  }

  private static boolean areResults(JsonNode parts) {
    return !parts.isEmpty()
        && parts.valueStream().allMatch(part -> part.path("functionResponse").isObject());
  }
}
