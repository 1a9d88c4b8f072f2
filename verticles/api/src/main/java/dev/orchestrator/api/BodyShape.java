package dev.orchestrator.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The JSON object that an operation takes. */
final class BodyShape {

  private static final int LONGEST_NAME = 100;

  private final List<Field> fields;
  private final Set<String> required;
  private final Validator validator;

  BodyShape(Contract contract, JsonObject schema) {
    var shape = contract.resolved(schema);
    var properties = shape.getJsonObject("properties");
    this.fields =
        properties.fieldNames().stream()
            .filter(name -> !name.startsWith("__")) // marks that the validator leaves in schemas
            .map(name -> new Field(contract, name, properties.getJsonObject(name)))
            .toList();
    this.required =
        shape.getJsonArray("required", new JsonArray()).stream()
            .map(String.class::cast)
            .collect(Collectors.toUnmodifiableSet());
    this.validator = contract.validator(schema);
  }

  /** The object that came, which has no fields if nothing did. */
  JsonObject read(HttpServerRequest request, Buffer bytes) {
    if (bytes.length() > 0 && !isJson(request)) {
      throw notDeclared();
    }
    var object = object(bytes.toString(StandardCharsets.UTF_8));
    fields.forEach(field -> field.spellIn(object));
    if (!Boolean.TRUE.equals(validator.validate(object).getValid())) {
      throw misfit(object);
    }
    fields.forEach(field -> field.checkText(object.getValue(field.name())));
    return object;
  }

  static Problem notDeclared() {
    return new Problem(
        415,
        "not_json",
        null,
        "The body is not declared as JSON.",
        "Send it with Content-Type: application/json.");
  }

  static boolean isJson(HttpServerRequest request) {
    var type = request.getHeader("Content-Type");
    return type != null
        && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static JsonObject object(String text) {
    if (parsed(text) instanceof JsonObject object) {
      return object;
    }
    throw new Problem(400, "not_an_object", null, "The body is not a JSON object.", "Send { … }.");
  }

  private static Object parsed(String text) {
    try {
      return Json.decodeValue(text.isBlank() ? "{}" : text);
    } catch (DecodeException e) {
      throw new Problem(400, "not_json", null, "The body is not JSON.", "Send a JSON object.");
    }
  }

  /** The library says what is wrong in its own words; here the field is looked for. */
  private Problem misfit(JsonObject object) {
    for (var name : object.fieldNames()) {
      if (fields.stream().noneMatch(field -> field.name().equals(name))) {
        return unknown(name);
      }
    }
    for (var field : fields) {
      var value = object.getValue(field.name());
      if (value == null && required.contains(field.name())) {
        return Field.missing(field.name());
      }
      if (object.containsKey(field.name())) {
        field.check(value);
      }
    }
    throw new IllegalStateException("a body does not fit, and none of its fields is at fault");
  }

  private Problem unknown(String name) {
    var shown = Text.clean(name) && name.length() <= LONGEST_NAME ? name : "?";
    var known = fields.stream().map(Field::name).toList();
    return Problem.input(
        "unknown_field",
        shown,
        "There is no field %s here.".formatted(shown),
        known.isEmpty() ? "Send no body." : "Known: " + String.join(", ", known) + ".");
  }
}
