package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a schema of arguments may look like: the part of JSON Schema that every provider of models
 * takes, without references, patterns or anything else that whoever checks it would have to fetch
 * or could choke on.
 */
final class ToolShape {

  /** How long a schema may be, in characters. */
  private static final int LONGEST = 8_000;

  private static final int LONGEST_DESCRIPTION = 300;
  private static final int DEEPEST = 4;
  private static final int MOST_PROPERTIES = 20;

  /** What each type of value may say beside its type and its description. */
  private static final Map<String, List<String>> KEYWORDS =
      Map.of(
          "object", List.of("properties", "required", "additionalProperties"),
          "array", List.of("items", "minItems", "maxItems"),
          "string", List.of("enum", "minLength", "maxLength"),
          "integer", List.of("minimum", "maximum"),
          "number", List.of("minimum", "maximum"),
          "boolean", List.of());

  private static final List<String> NUMBERS =
      List.of("minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum");

  private ToolShape() {}

  /** What is wrong with a schema, and where. */
  record Problem(String field, String message, String remedy) {}

  /** The first thing that is wrong with it; empty if it can be used. */
  static Optional<Problem> problem(JsonNode schema) {
    if (!schema.isObject() || !schema.path("type").asText().equals("object")) {
      return problem("arguments", "The arguments are not described by the schema of an object.");
    }
    return schema.toString().length() > LONGEST
        ? problem("arguments", "The schema is longer than %d characters.".formatted(LONGEST))
        : problem("arguments", schema, 1);
  }

  static boolean unprintable(String text) {
    return text.codePoints()
        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
  }

  private static Optional<Problem> problem(String at, JsonNode schema, int depth) {
    var keywords = KEYWORDS.get(schema.path("type").asText());
    if (keywords == null || depth > DEEPEST) {
      var types = String.join(", ", new TreeSet<>(KEYWORDS.keySet()));
      return depth > DEEPEST
          ? problem(at, "The schema is deeper than %d levels.".formatted(DEEPEST))
          : problem(at + ".type", "A type is missing or unknown; there are %s.".formatted(types));
    }
    return strange(at, schema, keywords)
        .or(() -> description(at, schema.path("description")))
        .or(() -> numbers(at, schema))
        .or(() -> names(at + ".enum", schema.path("enum")))
        .or(() -> inside(at, schema, depth));
  }

  private static Optional<Problem> strange(String at, JsonNode schema, List<String> keywords) {
    return schema
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(
            name -> !keywords.contains(name) && !name.equals("type") && !name.equals("description"))
        .findFirst()
        .flatMap(name ->
            problem(
                at,
                "A schema here cannot say %s; beside type and description there are %s."
                    .formatted(Arguments.shown(name), keywords)));
  }

  private static Optional<Problem> description(String at, JsonNode words) {
    return words.isMissingNode()
            || (words.isTextual()
                && words.asText().length() <= LONGEST_DESCRIPTION
                && !unprintable(words.asText()))
        ? Optional.empty()
        : problem(
            at + ".description",
            "A description is a text of at most %d characters on one line."
                .formatted(LONGEST_DESCRIPTION));
  }

  private static Optional<Problem> numbers(String at, JsonNode schema) {
    return NUMBERS.stream()
        .filter(name -> schema.has(name) && !schema.path(name).isNumber())
        .findFirst()
        .flatMap(name -> problem(at + "." + name, name + " is no number."));
  }

  private static Optional<Problem> names(String at, JsonNode names) {
    return names.isMissingNode() || isListOfTexts(names)
        ? Optional.empty()
        : problem(at, "An enum is a list of 1 to 50 short texts.");
  }

  private static boolean isListOfTexts(JsonNode list) {
    return list.isArray()
        && !list.isEmpty()
        && list.size() <= 50
        && list.valueStream().allMatch(each -> each.isTextual() && !unprintable(each.asText()))
        && list.valueStream().allMatch(each -> each.asText().length() <= 100);
  }

  private static Optional<Problem> inside(String at, JsonNode schema, int depth) {
    return switch (schema.path("type").asText()) {
      case "array" -> problem(at + ".items", schema.path("items"), depth + 1);
      case "object" -> object(at, schema, depth);
      default -> Optional.empty();
    };
  }

  private static Optional<Problem> object(String at, JsonNode schema, int depth) {
    var properties = schema.path("properties");
    var required = schema.path("required");
    var strange = !properties.isMissingNode() && !properties.isObject();
    if (strange || properties.size() > MOST_PROPERTIES) {
      return problem(
          at + ".properties", "Properties are an object of at most %d.".formatted(MOST_PROPERTIES));
    }
    if (!required.isMissingNode()
        && !(required.isArray()
            && required.valueStream().allMatch(each -> properties.has(each.asText())))) {
      return problem(at + ".required", "What is required is a list of names of properties.");
    }
    if (schema.has("additionalProperties") && !schema.path("additionalProperties").isBoolean()) {
      return problem(at + ".additionalProperties", "additionalProperties is true or false.");
    }
    return properties
        .propertyStream()
        .flatMap(each -> property(at, each.getKey(), each.getValue(), depth).stream())
        .findFirst();
  }

  private static Optional<Problem> property(String at, String name, JsonNode schema, int depth) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]{0,63}")
        ? problem(at + "." + name, schema, depth + 1)
        : problem(at, "%s is no name of an argument.".formatted(Arguments.shown(name)));
  }

  private static Optional<Problem> problem(String at, String message) {
    return Optional.of(
        new Problem(at, message, "docs/bridge.md shows which schemas can be announced."));
  }
}
