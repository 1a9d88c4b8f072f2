package dev.orchestrator.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.json.JsonObject;

/**
 * How our records become JSON and come back: times are ISO-8601 strings, enums their names, typed
 * ids plain strings, and a value of a sealed interface carries its record's name as {@code type}.
 * Unknown fields are ignored, so that an older reader understands a newer writer. A {@link Secret}
 * is refused.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .addModule(new MessagesModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** For strangers: the fields of the HTTP API and of the event stream are in snake case. */
  private static final ObjectMapper OUTWARD =
      MAPPER.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private Json() {}

  /** Writes a value, null included, as JSON text. */
  public static String write(@org.jspecify.annotations.Nullable Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new JsonMismatch("cannot write: " + e.getOriginalMessage(), e);
    }
  }

  /** Writes a value for strangers: as {@link #write}, with field names in snake case. */
  public static String writeOutward(@org.jspecify.annotations.Nullable Object value) {
    try {
      return OUTWARD.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new JsonMismatch("cannot write: " + e.getOriginalMessage(), e);
    }
  }

  /** As {@link #writeOutward}, in UTF-8. */
  public static byte[] bytesOutward(@org.jspecify.annotations.Nullable Object value) {
    try {
      return OUTWARD.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new JsonMismatch("cannot write: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads a value; throws {@link JsonMismatch}, which names the field at fault. */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw JsonMismatch.reading(type, e);
    }
  }

  /** Reads any JSON; throws {@link JsonMismatch} if it is none. */
  public static JsonNode tree(String json) {
    return read(json, JsonNode.class);
  }

  /** A record as the body of a bus message. */
  public static JsonObject object(Object value) {
    return new JsonObject(write(value));
  }

  /** The body of a bus message as a record; throws {@link JsonMismatch}. */
  public static <T> T read(JsonObject json, Class<T> type) {
    return read(json.encode(), type);
  }

  /** The mapper itself, for libraries that want one. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }
}
