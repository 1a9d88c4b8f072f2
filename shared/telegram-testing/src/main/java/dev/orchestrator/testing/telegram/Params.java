package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a call. However they were sent, a value may be text: numbers and objects are
 * read out of it.
 */
record Params(ObjectNode values, Map<String, SentFile> files) {

  static Params of(ObjectNode values) {
    return new Params(values, Map.of());
  }

  Optional<JsonNode> find(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isNull());
  }

  String text(String name) {
    return find(name).map(JsonNode::asText).orElse("");
  }

  long number(String name, long otherwise) {
    var text = text(name).strip();
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("invalid parameter " + name + " specified");
    }
  }

  boolean flag(String name) {
    return text(name).equalsIgnoreCase("true") || text(name).equals("1");
  }

  /** An object or a list, as such or written as text. */
  Optional<JsonNode> json(String name) {
    return find(name).map(value -> value.isTextual() ? Json.parse(value.asText()) : value);
  }
}
