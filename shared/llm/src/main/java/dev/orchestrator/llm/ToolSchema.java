package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.orchestrator.tools.ToolCard;
import java.util.List;

/**
 * A tool's card in the form of the library that talks to models. Bounds of numbers and texts have
 * no place there: they are checked when the tool is called.
 */
final class ToolSchema {

  private ToolSchema() {}

  static ToolSpecification of(ToolCard card) {
    return ToolSpecification.builder()
        .name(card.name())
        .description(card.words())
        .parameters(object(card.arguments()))
        .build();
  }

  private static JsonObjectSchema object(JsonNode schema) {
    var object = JsonObjectSchema.builder().description(words(schema));
    schema
        .path("properties")
        .propertyStream()
        .forEach(each -> object.addProperty(each.getKey(), element(each.getValue())));
    return object
        .required(texts(schema.path("required")))
        .additionalProperties(schema.path("additionalProperties").asBoolean(false))
        .build();
  }

  private static JsonSchemaElement element(JsonNode schema) {
    var words = words(schema);
    if (schema.has("enum")) {
      return JsonEnumSchema.builder()
          .description(words)
          .enumValues(texts(schema.path("enum")))
          .build();
    }
    var type = schema.path("type").asText();
    return switch (type) {
      case "string" -> JsonStringSchema.builder().description(words).build();
      case "integer" -> JsonIntegerSchema.builder().description(words).build();
      case "number" -> JsonNumberSchema.builder().description(words).build();
      case "boolean" -> JsonBooleanSchema.builder().description(words).build();
      case "object" -> object(schema);
      case "array" ->
          JsonArraySchema.builder().description(words).items(element(schema.path("items"))).build();
      default -> throw new IllegalArgumentException("no tool takes the type " + type);
    };
  }

  private static String words(JsonNode schema) {
    return schema.path("description").asText("");
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }
}
