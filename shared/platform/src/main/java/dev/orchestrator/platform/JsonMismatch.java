package dev.orchestrator.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** JSON that does not fit the record it is for. The message names the field at fault. */
public final class JsonMismatch extends RuntimeException {

  private final String field;

  JsonMismatch(String message) {
    super(message);
    this.field = "";
  }

  JsonMismatch(String message, Throwable cause) {
    super(message, cause);
    this.field = "";
  }

  private JsonMismatch(String field, String message, Throwable cause) {
    super(message, cause);
    this.field = field;
  }

  static JsonMismatch reading(Class<?> type, JsonProcessingException e) {
    var field =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(r -> r.getFieldName() != null ? r.getFieldName() : "[" + r.getIndex() + "]")
                .collect(Collectors.joining("."))
            : "";
    var at = field.isEmpty() ? "" : ", field " + field;
    return new JsonMismatch(
        field, "not a " + type.getSimpleName() + at + ": " + e.getOriginalMessage(), e);
  }

  /** The path of the field at fault; empty if the whole text is no JSON. */
  public String field() {
    return field;
  }
}
