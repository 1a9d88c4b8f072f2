package dev.orchestrator.api;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Optional;

/**
 * Compares what was answered with the contract, more strictly than the contract is for strangers: a
 * field that it does not name is a mistake too.
 */
final class AnswerCheck {

  private final JsonObject document;
  private final SchemaRepository schemas;

  AnswerCheck() {
    document = Contract.read(Contract.load().text());
    close(document.getJsonObject("components").getJsonObject("schemas"));
    schemas =
        SchemaRepository.create(
            new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("app://answers")
                .setOutputFormat(OutputFormat.Basic));
    schemas.dereference(JsonSchema.of(document));
  }

  /** Throws if the contract does not promise this answer. */
  void check(HttpResponse<String> answer) {
    var asked = answer.request().method() + " " + answer.request().uri().getPath();
    var where = asked + " -> " + answer.statusCode();
    operation(answer.request().method(), answer.request().uri().getPath())
        .ifPresent(operation -> check(where, promised(where, operation, answer), answer));
  }

  private void check(String where, JsonObject promised, HttpResponse<String> answer) {
    checkHeaders(where, promised, answer);
    if (promised.containsKey("content")) {
      checkContent(where, promised.getJsonObject("content"), answer);
    } else if (!answer.body().isEmpty()) {
      throw new AssertionError(where + " has a body, and none is promised");
    }
  }

  private void checkContent(String where, JsonObject contents, HttpResponse<String> answer) {
    var type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    var content = contents.getJsonObject(type);
    if (content == null) {
      throw new AssertionError(where + " is of the type " + type + ", which is not promised");
    }
    if (type.endsWith("json")) {
      checkJson(where, content.getJsonObject("schema"), answer.body());
    }
  }

  private static void checkHeaders(String where, JsonObject promised, HttpResponse<String> answer) {
    promised.getJsonObject("headers", new JsonObject()).fieldNames().stream()
        .filter(name -> !name.startsWith("__"))
        .filter(name -> answer.headers().firstValue(name).isEmpty())
        .forEach(name -> {
          throw new AssertionError(where + " lacks the header " + name);
        });
  }

  private void checkJson(String where, JsonObject schema, String body) {
    var outcome = schemas.validator(JsonSchema.of(schema)).validate(Json.decodeValue(body));
    if (!Boolean.TRUE.equals(outcome.getValid())) {
      var errors = outcome.getErrors().stream().map(AnswerCheck::words).toList();
      throw new AssertionError(
          where + " is not as promised:\n" + String.join("\n", errors) + "\n" + body);
    }
  }

  private static String words(OutputUnit error) {
    return error.getInstanceLocation() + ": " + error.getError();
  }

  private JsonObject promised(String where, JsonObject operation, HttpResponse<String> answer) {
    var responses = operation.getJsonObject("responses");
    var status = Integer.toString(answer.statusCode());
    var found = responses.getJsonObject(status, responses.getJsonObject("default"));
    if (answer.statusCode() < 400 && !responses.containsKey(status)) {
      throw new AssertionError(where + ": this status is not promised");
    }
    return Contract.resolved(document, found);
  }

  /** Empty for what the contract leaves out, and for what does not exist. */
  private Optional<JsonObject> operation(String method, String path) {
    var paths = document.getJsonObject("paths");
    return paths.fieldNames().stream()
        .filter(template -> path.matches(template.replaceAll("\\{\\w+}", "[^/]+")))
        .min(Comparator.comparing(template -> template.contains("{")))
        .map(paths::getJsonObject)
        .map(item -> item.getJsonObject(method.toLowerCase(java.util.Locale.ROOT)));
  }

  private static void close(Object node) {
    if (node instanceof JsonObject object) {
      object.forEach(entry -> close(entry.getValue()));
      if (object.getValue("properties") instanceof JsonObject
          && !object.containsKey("additionalProperties")) {
        object.put("additionalProperties", false);
      }
    } else if (node instanceof JsonArray array) {
      array.forEach(AnswerCheck::close);
    }
  }
}
