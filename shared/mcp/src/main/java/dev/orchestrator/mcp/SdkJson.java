package dev.orchestrator.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;

/**
 * JSON as the library's own records want it, by the Jackson that is here already: the library's
 * module for it would bring a validator of schemas, which we have too.
 */
final class SdkJson implements McpJsonMapper {

  static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  @Override
  public <T> T readValue(String json, Class<T> type) throws IOException {
    return MAPPER.readValue(json, type);
  }

  @Override
  public <T> T readValue(byte[] json, Class<T> type) throws IOException {
    return MAPPER.readValue(json, type);
  }

  @Override
  public <T> T readValue(String json, TypeRef<T> type) throws IOException {
    return MAPPER.readValue(json, typeOf(type));
  }

  @Override
  public <T> T readValue(byte[] json, TypeRef<T> type) throws IOException {
    return MAPPER.readValue(json, typeOf(type));
  }

  @Override
  public <T> T convertValue(Object value, Class<T> type) {
    return MAPPER.convertValue(value, type);
  }

  @Override
  public <T> T convertValue(Object value, TypeRef<T> type) {
    return MAPPER.convertValue(value, typeOf(type));
  }

  @Override
  public String writeValueAsString(Object value) throws JsonProcessingException {
    return MAPPER.writeValueAsString(value);
  }

  @Override
  public byte[] writeValueAsBytes(Object value) throws JsonProcessingException {
    return MAPPER.writeValueAsBytes(value);
  }

  private static JavaType typeOf(TypeRef<?> type) {
    return MAPPER.constructType(type.getType());
  }
}
