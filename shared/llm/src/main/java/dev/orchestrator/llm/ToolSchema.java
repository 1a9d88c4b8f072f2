package dev.orchestrator.llm;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Tool;
import dev.orchestrator.messages.Words;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model is told about a command: its JSON schema comes from the record's components. */
final class ToolSchema {

  private ToolSchema() {}

  static ToolSpecification of(Class<? extends Command<?>> command) {
    return ToolSpecification.builder()
        .name(Command.nameOf(command))
        .description(command.getAnnotation(Tool.class).words())
        .parameters(parameters(command.getRecordComponents()))
        .build();
  }

  private static JsonObjectSchema parameters(RecordComponent[] components) {
    var schema = JsonObjectSchema.builder();
    Arrays.stream(components).forEach(each -> schema.addProperty(each.getName(), element(each)));
    return schema.required(required(components)).additionalProperties(false).build();
  }

  /** Whatever is not marked nullable has to be given. */
  private static List<String> required(RecordComponent[] components) {
    return Arrays.stream(components)
        .filter(each -> !each.getAnnotatedType().isAnnotationPresent(Nullable.class))
        .map(RecordComponent::getName)
        .toList();
  }

  private static JsonSchemaElement element(RecordComponent component) {
    var words = component.getAnnotation(Words.class);
    return element(
        component.getType(), component.getGenericType(), words == null ? "" : words.value());
  }

  private static JsonSchemaElement element(Class<?> type, Type generic, String words) {
    if (type.isEnum()) {
      var names = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
      return JsonEnumSchema.builder().description(words).enumValues(names).build();
    }
    if (type == List.class) {
      return JsonArraySchema.builder().description(words).items(new JsonStringSchema()).build();
    }
    if (type == Integer.class || type == int.class) {
      return JsonIntegerSchema.builder().description(words).build();
    }
    if (type == Boolean.class || type == boolean.class) {
      return JsonBooleanSchema.builder().description(words).build();
    }
    if (type == String.class) {
      return JsonStringSchema.builder().description(words).build();
    }
    throw new IllegalArgumentException("no JSON schema is known for " + generic);
  }
}
