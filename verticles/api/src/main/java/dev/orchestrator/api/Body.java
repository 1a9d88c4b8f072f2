package dev.orchestrator.api;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The JSON object of a request, which fits the contract: what it requires is there. */
record Body(JsonObject object) {

  String text(String field) {
    return optionalText(field).orElseThrow();
  }

  Optional<String> optionalText(String field) {
    return Optional.ofNullable(object.getString(field));
  }

  Optional<List<String>> texts(String field) {
    return Optional.ofNullable(object.getJsonArray(field))
        .map(list -> list.stream().map(String.class::cast).toList());
  }

  boolean flag(String field) {
    return optionalFlag(field).orElseThrow();
  }

  Optional<Boolean> optionalFlag(String field) {
    return Optional.ofNullable(object.getBoolean(field));
  }

  Optional<Integer> number(String field) {
    return Optional.ofNullable(object.getInteger(field));
  }

  Optional<Double> decimal(String field) {
    return Optional.ofNullable(object.getDouble(field));
  }
}
