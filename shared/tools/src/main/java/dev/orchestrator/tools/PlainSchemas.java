package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Id;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** JSON schemas of what is one value in JSON: texts, numbers, times, ids, enums. */
final class PlainSchemas {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String TYPE = "type";

  /** What is a plain value in JSON, with its type and its format. */
  private static final Map<Class<?>, List<String>> PLAIN =
      Map.ofEntries(
          Map.entry(String.class, List.of("string")),
          Map.entry(int.class, List.of("integer")),
          Map.entry(Integer.class, List.of("integer")),
          Map.entry(long.class, List.of("integer")),
          Map.entry(Long.class, List.of("integer")),
          Map.entry(double.class, List.of("number")),
          Map.entry(Double.class, List.of("number")),
          Map.entry(BigDecimal.class, List.of("number")),
          Map.entry(boolean.class, List.of("boolean")),
          Map.entry(Boolean.class, List.of("boolean")),
          Map.entry(Instant.class, List.of("string", "date-time")),
          Map.entry(Duration.class, List.of("string", "duration")),
          Map.entry(UUID.class, List.of("string", "uuid")),
          Map.entry(URI.class, List.of("string", "uri")),
          Map.entry(Locale.class, List.of("string")));

  private PlainSchemas() {}

  static ObjectNode of(Class<?> type) {
    if (type.isEnum()) {
      var schema = JSON.objectNode().put(TYPE, "string");
      var names = schema.putArray("enum");
      Arrays.stream(type.getEnumConstants())
          .map(each -> ((Enum<?>) each).name())
          .forEach(names::add);
      return schema;
    }
    var plain = Id.class.isAssignableFrom(type) ? List.of("string", "uuid") : PLAIN.get(type);
    if (plain != null) {
      var schema = JSON.objectNode().put(TYPE, plain.getFirst());
      return plain.size() == 1 ? schema : schema.put("format", plain.get(1));
    }
    if (JsonNode.class.isAssignableFrom(type) || type == Object.class) {
      return JSON.objectNode();
    }
    throw new IllegalArgumentException("no JSON schema is known for " + type);
  }
}
