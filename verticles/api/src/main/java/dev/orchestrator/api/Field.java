package dev.orchestrator.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A parameter, or a field of a body: what it may be, and in which words it is refused. */
final class Field {

  private final String name;
  private final JsonObject schema;
  private final Validator validator;

  Field(Contract contract, String name, JsonObject schema) {
    this.name = name;
    this.schema = contract.resolved(schema);
    this.validator = contract.validator(schema);
  }

  String name() {
    return name;
  }

  /** What it is taken for when it is left out. */
  Optional<Object> fallback() {
    return Optional.ofNullable(schema.getValue("default"));
  }

  /** The value of a parameter, which is text on the way: its declared type says what is meant. */
  Object read(String text) {
    var value =
        switch (type()) {
          case "integer" -> whole(text);
          case "boolean" -> flag(text);
          default -> spelt(text);
        };
    if (value instanceof Long number && outside(number)) {
      throw outOfRange("not_a_number");
    }
    check(value);
    checkText(value);
    return value;
  }

  /** Throws {@link Problem} if the value does not fit. */
  void check(@Nullable Object value) {
    var outcome = validator.validate(value);
    if (!Boolean.TRUE.equals(outcome.getValid())) {
      throw misfit(value, keyword(outcome));
    }
  }

  void checkText(@Nullable Object value) {
    if (value instanceof String text && !Text.clean(text)) {
      throw Problem.input(
          "not_text",
          name,
          name + " holds control characters or halves of characters.",
          "Send plain text; line breaks and tabs are fine.");
    }
  }

  /** Puts a name in any case as the contract spells it. */
  void spellIn(JsonObject object) {
    if (schema.containsKey("enum") && object.getValue(name) instanceof String text) {
      object.put(name, spelt(text));
    }
  }

  static Problem missing(String name) {
    return Problem.input("missing", name, name + " is missing or empty.", "Send it.");
  }

  private String spelt(String text) {
    return schema.getJsonArray("enum", new JsonArray()).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text.strip()::equalsIgnoreCase)
        .findFirst()
        .orElse(text);
  }

  private Object whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw outOfRange("not_a_number");
    }
  }

  private boolean outside(long number) {
    return number < schema.getLong("minimum", Long.MIN_VALUE)
        || number > schema.getLong("maximum", Long.MAX_VALUE);
  }

  private Object flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrongType();
    };
  }

  private static String keyword(OutputUnit outcome) {
    return outcome.getErrors().stream()
        .map(OutputUnit::getKeywordLocation)
        .map(location -> location.substring(location.lastIndexOf('/') + 1))
        .filter(word -> !word.equals("items")) // it only says that one of them is at fault
        .findFirst()
        .orElse("");
  }

  private Problem misfit(@Nullable Object value, String keyword) {
    return switch (keyword) {
      case "type" -> wrongType();
      case "minLength", "minItems" -> missing(name);
      case "pattern" -> String.valueOf(value).isBlank() ? missing(name) : malformed();
      case "maxLength" -> tooLong(String.valueOf(value));
      case "enum" -> unknown();
      case "minimum", "maximum" -> outOfRange(name + "_invalid");
      default -> malformed();
    };
  }

  private Problem malformed() {
    return Problem.input(
        name + "_invalid",
        name,
        "%s does not have the form that it must have.".formatted(name),
        schema.getString("description", "Send it as /docs describes it."));
  }

  private Problem wrongType() {
    var expected =
        switch (type()) {
          case "boolean" -> "true or false";
          case "integer" -> "a whole number";
          case "number" -> "a number";
          case "array" -> "a list of strings";
          default -> "a string";
        };
    return Problem.input(
        "wrong_type", name, "%s is not %s.".formatted(name, expected), "Send " + expected + ".");
  }

  private Problem tooLong(String text) {
    return Problem.input(
        "too_long",
        name,
        "%s has %d characters; %d are allowed."
            .formatted(
                name,
                text.codePointCount(0, text.length()),
                schema.getJsonObject("items", schema).getInteger("maxLength")),
        "Shorten it.");
  }

  private Problem unknown() {
    var one = schema.getJsonObject("items", schema);
    var known =
        one.getJsonArray("enum").stream()
            .filter(Objects::nonNull)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return Problem.input(
        name + "_unknown", name, "There is no such %s.".formatted(name), "One of " + known + ".");
  }

  private Problem outOfRange(String code) {
    return Problem.input(
        code,
        name,
        "%s is not a %snumber from %s to %s."
            .formatted(
                name,
                type().equals("integer") ? "whole " : "",
                schema.getValue("minimum"),
                schema.getValue("maximum")),
        "Send such a number.");
  }

  /** The type besides null. */
  private String type() {
    return schema.getValue("type") instanceof JsonArray types
        ? types.stream()
            .map(String.class::cast)
            .filter(type -> !type.equals("null"))
            .findFirst()
            .orElseThrow()
        : schema.getString("type");
  }
}
