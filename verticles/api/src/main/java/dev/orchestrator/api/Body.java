package dev.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The JSON object of a request, read field by field; what does not fit is named. */
final class Body {

  private final JsonNode object;

  private Body(JsonNode object) {
    this.object = object;
  }

  /** Reads an object that has no other fields than these. */
  static Body of(String json, List<String> known) {
    var tree = parse(json.isBlank() ? "{}" : json);
    if (!tree.isObject()) {
      throw new Problem(
          400, "not_an_object", null, "The body is not a JSON object.", "Send { … }.");
    }
    for (var field : tree.properties()) {
      if (!known.contains(field.getKey())) {
        throw unknown(field.getKey(), known);
      }
    }
    return new Body(tree);
  }

  /** A text that must be there and say something. */
  String text(String field, int most) {
    return optionalText(field, most)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> missing(field));
  }

  /** A text that may be absent. */
  Optional<String> optionalText(String field, int most) {
    return value(field, JsonNode::isTextual, "a string")
        .map(node -> Text.checked(field, node.textValue(), most));
  }

  /** A yes or no that must be there. */
  boolean flag(String field) {
    return optionalFlag(field).orElseThrow(() -> missing(field));
  }

  /** A yes or no that may be absent. */
  Optional<Boolean> optionalFlag(String field) {
    return value(field, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
  }

  /** A whole number that may be absent. */
  Optional<Integer> number(String field) {
    return value(field, Body::whole, "a whole number").map(JsonNode::intValue);
  }

  /** Any number that may be absent. */
  Optional<Double> decimal(String field) {
    return value(field, JsonNode::isNumber, "a number").map(JsonNode::doubleValue);
  }

  /** Texts that may be absent. */
  Optional<List<String>> texts(String field, int most) {
    return value(field, JsonNode::isArray, "a list of strings")
        .map(list -> list.valueStream().map(node -> element(field, node, most)).toList());
  }

  private static boolean whole(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt();
  }

  private static String element(String field, JsonNode node, int most) {
    if (!node.isTextual()) {
      throw wrongType(field, "a list of strings");
    }
    return Text.checked(field, node.textValue(), most);
  }

  private Optional<JsonNode> value(String field, Predicate<JsonNode> fits, String expected) {
    var node = object.get(field);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!fits.test(node)) {
      throw wrongType(field, expected);
    }
    return Optional.of(node);
  }

  private static JsonNode parse(String json) {
    try {
      return Json.tree(json);
    } catch (JsonMismatch e) {
      throw new Problem(400, "not_json", null, "The body is not JSON.", "Send a JSON object.");
    }
  }

  private static Problem unknown(String field, List<String> known) {
    var shown = Text.clean(field) && field.length() <= 100 ? field : "?";
    return Problem.input(
        "unknown_field",
        shown,
        "There is no field %s here.".formatted(shown),
        known.isEmpty() ? "Send no body." : "Known: " + String.join(", ", known) + ".");
  }

  private static Problem missing(String field) {
    return Problem.input("missing", field, field + " is missing or empty.", "Send it.");
  }

  private static Problem wrongType(String field, String expected) {
    return Problem.input(
        "wrong_type", field, "%s is not %s.".formatted(field, expected), "Send " + expected + ".");
  }
}
