package dev.orchestrator.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployEvent;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.Id;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadMoved;
import dev.orchestrator.messages.ThreadWords;
import dev.orchestrator.platform.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSchemasTest {

  /** Everything that {@link RecordSchemas} promises to know, in one record. */
  record Everything(
      String text,
      @Nullable String none,
      Optional<Instant> maybe,
      List<Set<Integer>> lists,
      Map<String, Duration> map,
      BigDecimal amount,
      Locale locale,
      URI link,
      boolean flag,
      long count,
      JsonNode any) {}

  static Stream<Class<?>> records() {
    return Stream.of(
            DeployEvent.class,
            ThreadEvent.class,
            ThreadMoved.class,
            ThreadWords.class,
            ProjectList.class,
            ProjectView.class,
            Explanation.class,
            Answer.Refused.class,
            Everything.class)
        .flatMap(RecordSchemasTest::permitted);
  }

  @ParameterizedTest
  @MethodSource("records")
  void what_our_json_writes_fits_the_schema(Class<?> type) {
    for (var full : List.of(true, false)) {
      var written = new JsonObject(Json.write(sample(type, full)));
      assertThat(fits(type, written)).as(written.encode()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void what_lacks_a_field_or_has_another_type_does_not_fit(Class<?> type) {
    var written = new JsonObject(Json.write(sample(type, true)));
    for (var component : type.getRecordComponents()) {
      var absent =
          component.getType() == Optional.class
              || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      var without = written.copy();
      without.remove(component.getName());
      assertThat(fits(type, without)).as("without %s", component).isEqualTo(absent);
      if (component.getType() == String.class) {
        assertThat(fits(type, written.copy().put(component.getName(), 7))).isFalse();
      }
    }
  }

  @Test
  void a_tools_arguments_are_described_without_what_only_travels_with_them() {
    var schema = ToolCard.of(CreateProject.class).arguments();
    assertThat(schema.path("properties").propertyStream().map(Map.Entry::getKey))
        .containsExactly("name", "description", "kind", "entryPoints");
    assertThat(schema.at("/properties/kind/enum").valueStream().map(JsonNode::asText))
        .contains("HTTP_SERVICE");
    assertThat(schema.at("/properties/entryPoints/items/type").asText()).isEqualTo("string");
    assertThat(schema.path("required").valueStream().map(JsonNode::asText))
        .containsExactly("name", "description", "kind");
    assertThat(ToolCard.of(GetDeployLogs.class).arguments().at("/properties/lines/type").asText())
        .isEqualTo("integer");
  }

  @Test
  void two_records_of_one_name_are_told_apart() {
    var schemas = new RecordSchemas("#/");
    schemas.of(Answer.Refused.class);
    assertThatThrownBy(() -> schemas.of(Refused.class)).hasMessageContaining("have one name");
  }

  /** Called like another one. */
  record Refused(String text) {}

  private static Stream<Class<?>> permitted(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RecordSchemasTest::permitted)
        : Stream.of(type);
  }

  private static boolean fits(Class<?> type, JsonObject written) {
    var schemas = new RecordSchemas("#/$defs/");
    ObjectNode schema = schemas.of(type);
    var named = schema.putObject("$defs");
    schemas.named().forEach(named::set);
    var options =
        new JsonSchemaOptions()
            .setBaseUri("https://test.invalid/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Flag);
    var validator = Validator.create(JsonSchema.of(new JsonObject(schema.toString())), options);
    return Boolean.TRUE.equals(validator.validate(written).getValid());
  }

  /** A record with something everywhere, or with nothing where that may be. */
  private static Object sample(Class<?> type, boolean full) {
    var components = type.getRecordComponents();
    var values = new @Nullable Object[components.length];
    for (var i = 0; i < components.length; i++) {
      var nullable = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
      values[i] = nullable && !full ? null : value(components[i].getGenericType(), full);
    }
    try {
      var types = Arrays.stream(components).map(each -> each.getType()).toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.toString(), e);
    }
  }

  private static Object value(Type type, boolean full) {
    if (type instanceof ParameterizedType generic) {
      var of = generic.getActualTypeArguments();
      return switch (((Class<?>) generic.getRawType()).getSimpleName()) {
        case "Optional" -> full ? Optional.of(value(of[0], true)) : Optional.empty();
        case "List" -> full ? List.of(value(of[0], true)) : List.of();
        case "Set" -> full ? Set.of(value(of[0], true)) : Set.of();
        case "Map" -> full ? Map.of("key", value(of[1], true)) : Map.of();
        default -> throw new AssertionError(type);
      };
    }
    return plain((Class<?>) type, full);
  }

  private static Object plain(Class<?> type, boolean full) {
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (Id.class.isAssignableFrom(type)) {
      return Json.read("\"" + UUID.randomUUID() + "\"", type);
    }
    if (type.isSealed() || type.isRecord()) {
      return sample(permitted(type).findFirst().orElseThrow(), full);
    }
    return switch (type.getSimpleName()) {
      case "String" -> "text";
      case "int", "Integer" -> 7;
      case "long", "Long" -> 7L;
      case "double", "Double" -> 7.5;
      case "boolean", "Boolean" -> true;
      case "BigDecimal" -> new BigDecimal("1.5");
      case "Instant" -> Instant.EPOCH;
      case "Duration" -> Duration.ofMinutes(5);
      case "Locale" -> Locale.ENGLISH;
      case "URI" -> URI.create("https://example.invalid/");
      case "UUID" -> UUID.randomUUID();
      case "JsonNode" -> Json.tree("{\"any\": [1]}");
      default -> throw new AssertionError(type);
    };
  }
}
