package dev.orchestrator.api;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** The bodies that the contract gives as examples. */
record Examples(JsonObject document) {

  static Examples load() {
    return new Examples(Contract.read(Contract.load().text()));
  }

  /** A body that fits; empty if the operation takes none, or gives no example. */
  Optional<JsonObject> of(Route route) {
    var path = route.path().replaceAll(":([a-z]+)", "{$1}");
    var method = route.method().name().toLowerCase(Locale.ROOT);
    var operation = document.getJsonObject("paths").getJsonObject(path).getJsonObject(method);
    return schema(operation)
        .filter(schema -> schema.containsKey("examples"))
        .map(schema -> schema.getJsonArray("examples").getJsonObject(0));
  }

  /** What the body of an operation may be. */
  Optional<JsonObject> schema(JsonObject operation) {
    return Optional.ofNullable(operation.getJsonObject("requestBody"))
        .map(body -> body.getJsonObject("content").getJsonObject("application/json"))
        .map(type -> Contract.resolved(document, type.getJsonObject("schema")));
  }
}
