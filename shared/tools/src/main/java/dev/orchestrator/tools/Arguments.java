package dev.orchestrator.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A model's arguments as a command. They are garbage until proven otherwise: whatever does not fit
 * becomes a refusal that tells the model what to write instead.
 */
public final class Arguments {

  /** What models write when they have no value. */
  private static final Set<String> NO_VALUE = Set.of("None", "null", "undefined");

  private static final ObjectReader STRICT =
      Json.mapper().reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static final int LONGEST = 32_000;
  private static final int MOST_TEXTS = 50;

  private Arguments() {}

  /** Reads the command from a JSON object that has its fields and no others. */
  static ToolUse read(Class<? extends Command<?>> tool, String arguments) {
    try {
      return tree(arguments.isBlank() ? "{}" : arguments) instanceof ObjectNode object
          ? read(tool, object)
          : garbage("", "The arguments of %s are no JSON object.".formatted(named(tool)));
    } catch (JsonMismatch e) {
      return garbage(
          e.field(), "The arguments of %s are not valid JSON for it.".formatted(named(tool)));
    }
  }

  /** One value with nothing behind it; what is no JSON is missing. */
  static JsonNode tree(String json) {
    try {
      return STRICT.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Whether these are a JSON object, whatever is in it. */
  public static boolean isObject(String arguments) {
    return tree(arguments) instanceof ObjectNode;
  }

  /** The same for arguments that differ in spaces only. */
  public static String normal(String arguments) {
    var json = tree(arguments);
    return json.isMissingNode() ? arguments : json.toString();
  }

  /** The record's name is ours to say: commands travel with it as {@code type}. */
  private static ToolUse read(Class<? extends Command<?>> tool, ObjectNode json) {
    var typed = json.deepCopy().put("type", tool.getSimpleName());
    return problem(tool, json)
        .orElseGet(() -> new ToolUse.Order(Json.read(typed.toString(), tool)));
  }

  private static Optional<ToolUse> problem(Class<?> tool, JsonNode json) {
    return Arrays.stream(tool.getRecordComponents())
        .flatMap(each -> problem(each, json.get(each.getName())).stream())
        .findFirst()
        .or(() -> strange(tool, json));
  }

  /** What the tool does not have is no small thing: the model may rely on it. */
  private static Optional<ToolUse> strange(Class<?> tool, JsonNode json) {
    var known = Arrays.stream(tool.getRecordComponents()).map(RecordComponent::getName).toList();
    return json.propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name ->
            garbage(
                shown(name),
                "%s has no argument %s; it has %s.".formatted(named(tool), shown(name), known)));
  }

  private static Optional<ToolUse> problem(RecordComponent field, @Nullable JsonNode value) {
    var name = field.getName();
    if (value == null || value.isNull()) {
      return optional(field) ? Optional.empty() : Optional.of(garbage(name, name + " is missing."));
    }
    if (value.isTextual() && NO_VALUE.contains(value.asText())) {
      return Optional.of(garbage(name, "%s is %s, which is no value.".formatted(name, value)));
    }
    return fits(field.getType(), value)
        ? unusable(name, value)
        : Optional.of(garbage(name, "%s must be %s.".formatted(name, wanted(field.getType()))));
  }

  private static Optional<ToolUse> unusable(String name, JsonNode value) {
    var texts = value.isArray() ? value.valueStream().toList() : List.of(value);
    if (texts.size() > MOST_TEXTS) {
      return Optional.of(garbage(name, "%s has more than %d texts.".formatted(name, MOST_TEXTS)));
    }
    if (texts.stream().anyMatch(text -> text.asText().length() > LONGEST)) {
      return Optional.of(
          garbage(name, "%s is longer than %d characters.".formatted(name, LONGEST)));
    }
    return texts.stream().anyMatch(text -> text.asText().chars().anyMatch(Arguments::unprintable))
        ? Optional.of(garbage(name, name + " holds control characters."))
        : Optional.empty();
  }

  private static boolean unprintable(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
  }

  static String shown(String name) {
    return shown(name, 40);
  }

  /** What somebody wrote, on one line that is not too long. */
  static String shown(String text, int most) {
    var line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > most ? line.substring(0, most - 1) + "…" : line;
  }

  private static boolean fits(Class<?> type, JsonNode value) {
    if (type.isEnum()) {
      return value.isTextual() && names(type).contains(value.asText());
    }
    if (type == Integer.class || type == int.class) {
      return value.isIntegralNumber() && value.canConvertToInt();
    }
    if (type == Boolean.class || type == boolean.class) {
      return value.isBoolean();
    }
    if (type == List.class) {
      return value.isArray()
          && StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isTextual);
    }
    return value.isTextual() && !value.asText().isBlank();
  }

  private static String wanted(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + String.join(", ", names(type));
    }
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    return type == List.class ? "a list of texts" : "a text that is not empty";
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(e -> ((Enum<?>) e).name()).toList();
  }

  private static boolean optional(RecordComponent field) {
    return field.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  static ToolUse garbage(String field, String message) {
    return new ToolUse.Garbage(
        new Answer.Refused<>(
            "arguments_invalid", field, message, "Call the tool again with correct arguments."));
  }

  private static String named(Class<?> tool) {
    return Command.nameOf(tool);
  }
}
