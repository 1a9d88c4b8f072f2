package dev.orchestrator.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Json;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arguments that make no sense, for every tool that there is. */
class GarbageTest {

  /** Arguments of one tool, and the one at fault. */
  record Garbage(Class<? extends Command<?>> tool, String arguments, String field) {
    @Override
    public String toString() {
      var shown = arguments.length() > 80 ? arguments.substring(0, 80) + "…" : arguments;
      return Command.nameOf(tool) + " " + shown;
    }
  }

  static Stream<Garbage> garbage() {
    return tools().flatMap(GarbageTest::garbage);
  }

  static Stream<Class<? extends Command<?>>> tools() {
    return Tools.of(EnumSet.allOf(Capability.class), Role.ADMIN).stream();
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void garbage_becomes_a_refusal_that_names_what_is_wrong_and_what_to_do(Garbage garbage) {
    var read = Arguments.read(garbage.tool(), garbage.arguments());

    assertThat(read).isInstanceOf(ToolUse.Garbage.class);
    var refusal = ((ToolUse.Garbage) read).refusal();
    assertThat(refusal.code()).isEqualTo("arguments_invalid");
    assertThat(refusal.message()).contains(garbage.field()).hasSizeLessThan(500);
    assertThat(refusal.remedy()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("tools")
  void what_fits_is_taken(Class<? extends Command<?>> tool) {
    assertThat(Arguments.read(tool, fitting(tool).toString())).isInstanceOf(ToolUse.Order.class);
  }

  private static Stream<Garbage> garbage(Class<? extends Command<?>> tool) {
    var all = new ArrayList<Garbage>();
    for (var text : List.of("[]", "7", "\"x\"", "None", "{", "{} {}", "<xml/>", "{\"a\":}")) {
      all.add(new Garbage(tool, text, Command.nameOf(tool)));
    }
    for (var strange : List.of("confirm", "approved", "user", "principal", "type")) {
      all.add(with(tool, strange, "true"));
    }
    for (var field : tool.getRecordComponents()) {
      wrong(field).forEach(value -> all.add(with(tool, field.getName(), value)));
      if (!field.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        var without = fitting(tool);
        without.remove(field.getName());
        all.add(new Garbage(tool, without.toString(), field.getName()));
        all.add(with(tool, field.getName(), "null"));
      }
    }
    return all.stream();
  }

  private static Stream<String> wrong(RecordComponent field) {
    var always = Stream.of("\"None\"", "\"undefined\"", "{}", "{\"a\":1}", "1.5");
    var more =
        switch (field.getType().getSimpleName()) {
          case "String" -> Stream.of("7", "true", "[]", "\" \"", "\"a\\u0000b\"", huge());
          case "List" ->
              Stream.of("\"x\"", "[1]", "[null]", "[\"a\",{}]", "[" + huge() + "]", many());
          case "Integer", "int" -> Stream.of("\"7\"", "99999999999", "[]", "true");
          case "Boolean", "boolean" -> Stream.of("\"true\"", "1", "[]");
          default -> Stream.of("\"MAYBE\"", "0", "[]", "\"\"");
        };
    return Stream.concat(always, more);
  }

  private static String huge() {
    return "\"" + "x".repeat(1_000_000) + "\"";
  }

  private static String many() {
    return "[" + "\"x\",".repeat(5_000) + "\"x\"]";
  }

  private static Garbage with(Class<? extends Command<?>> tool, String field, String value) {
    var arguments = fitting(tool);
    arguments.set(field, Json.tree(value));
    return new Garbage(tool, arguments.toString(), field);
  }

  private static ObjectNode fitting(Class<? extends Command<?>> tool) {
    var arguments = (ObjectNode) Json.tree("{}");
    for (var field : tool.getRecordComponents()) {
      arguments.set(field.getName(), Json.tree(sample(field.getType())));
    }
    return arguments;
  }

  private static String sample(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "\"shop\"";
      case "List" -> "[\"shop\"]";
      case "Integer", "int" -> "7";
      case "Boolean", "boolean" -> "true";
      default -> "\"" + type.getEnumConstants()[0] + "\"";
    };
  }
}
