package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A stretch of text as the Bot API describes it (MessageEntity).
 *
 * @param offset in UTF-16 units, as the length
 * @param about the address of a link or the language of code; empty for the others
 */
public record Style(String type, int offset, int length, String about) {

  static Style from(JsonNode json) {
    var about = json.path("url").asText(json.path("language").asText(""));
    return new Style(
        json.path("type").asText(),
        json.path("offset").asInt(-1),
        json.path("length").asInt(-1),
        about);
  }

  /** Where it ends, in UTF-16 units. */
  public int end() {
    return offset + length;
  }

  Style within(int first, int last) {
    var from = Math.max(offset, first);
    return new Style(type, from - first, Math.min(end(), last) - from, about);
  }

  ObjectNode json() {
    var json = Json.object().put("type", type).put("offset", offset).put("length", length);
    if (type.equals("text_link")) {
      json.put("url", about);
    } else if (type.equals("pre") && !about.isEmpty()) {
      json.put("language", about);
    }
    return json;
  }
}
