package dev.orchestrator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The document of the HTTP API, {@code openapi.yaml}: every route has one operation in it. */
final class Contract {

  private static final String FILE = "/openapi.yaml";

  private final String text;
  private final JsonObject document;
  private final SchemaRepository schemas;

  private Contract(String text) {
    this.text = text;
    this.document = read(text);
    this.schemas = SchemaRepository.create(options());
    schemas.dereference(JsonSchema.of(document));
  }

  /** The contract that is in the jar. */
  static Contract load() {
    try (var file = Contract.class.getResourceAsStream(FILE)) {
      var bytes = Objects.requireNonNull(file, FILE).readAllBytes();
      return new Contract(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject read(String yaml) {
    try {
      return new JsonObject(new YAMLMapper().readTree(yaml).toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the contract is no YAML", e);
    }
  }

  private static JsonSchemaOptions options() {
    return new JsonSchemaOptions()
        .setDraft(Draft.DRAFT202012)
        .setBaseUri("app://contract")
        .setOutputFormat(OutputFormat.Basic);
  }

  /** Of the API itself, not of the server. */
  String version() {
    return document.getJsonObject("info").getString("version");
  }

  /** As it was written. */
  String text() {
    return text;
  }

  /** Whether a route is in it: git speaks a language of its own, and a page has parts. */
  static boolean covers(Route route) {
    return !route.path().startsWith("/git/") && !route.path().startsWith("/docs/");
  }

  /** The same route, which looks at nothing that does not fit. */
  Route guarding(Route route) {
    if (!covers(route)) {
      return route.with(call -> route.deed().run(call.with(Inputs.unchecked(call.context()))));
    }
    var operation = operation(route);
    return route.with(
        call -> route.deed().run(call.with(operation.read(call.context(), call.bytes()))));
  }

  /** What a route takes; a route that the contract does not know does not start. */
  Operation operation(Route route) {
    var path = route.path().replaceAll(":([a-z]+)", "{$1}");
    var item = document.getJsonObject("paths").getJsonObject(path);
    var method = route.method().name().toLowerCase(Locale.ROOT);
    if (item == null || !item.containsKey(method)) {
      throw new IllegalStateException("the contract does not know " + route.method() + " " + path);
    }
    return new Operation(this, item.getJsonObject(method), parametersOf(item));
  }

  /** What a reference points to; what is none is itself. */
  JsonObject resolved(JsonObject node) {
    return resolved(document, node);
  }

  static JsonObject resolved(JsonObject document, JsonObject node) {
    var target = node.getString("$ref");
    return target == null
        ? node
        : (JsonObject) Objects.requireNonNull(at(document, target), target);
  }

  private static @Nullable Object at(JsonObject document, String target) {
    return JsonPointer.from(target.substring(1)).queryJson(document);
  }

  Validator validator(JsonObject schema) {
    return schemas.validator(JsonSchema.of(schema));
  }

  Stream<JsonObject> parametersOf(JsonObject owner) {
    return owner.getJsonArray("parameters", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .map(this::resolved);
  }
}
