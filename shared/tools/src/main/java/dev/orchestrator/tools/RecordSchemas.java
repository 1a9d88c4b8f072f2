package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Id;
import dev.orchestrator.messages.Words;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas of records as our Json writes them. Records and sealed families get a name and are
 * referred to by it; what may be absent may also be null.
 */
public final class RecordSchemas {

  private static final String TYPE = "type";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String references;
  private final SortedMap<String, ObjectNode> named = new TreeMap<>();
  private final Map<String, Class<?>> owners = new LinkedHashMap<>();

  /**
   * @param references what a reference to a named schema begins with, such as {@code #/$defs/}
   */
  public RecordSchemas(String references) {
    this.references = references;
  }

  /** The schema of a type, which is a reference if the type has a name here. */
  public ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
    }
    if (!(type instanceof Class<?> plain)) {
      return JSON.objectNode(); // a type variable: anything
    }
    if (plain.isRecord() && !Id.class.isAssignableFrom(plain)) {
      return reference(plain);
    }
    return plain.isInterface() && plain.isSealed() && plain != Id.class
        ? reference(plain)
        : PlainSchemas.of(plain);
  }

  /** The named schemas that were referred to so far, by name. */
  public SortedMap<String, ObjectNode> named() {
    return Collections.unmodifiableSortedMap(named);
  }

  /** The arguments of a command: only what it has, and without the name that it travels with. */
  static ObjectNode arguments(Class<?> command) {
    var schemas = new RecordSchemas("#/$defs/");
    var schema = JSON.objectNode().put(TYPE, "object");
    var properties = schema.putObject("properties");
    var required = schema.putArray("required");
    for (var component : command.getRecordComponents()) {
      properties.set(component.getName(), described(component, schemas.argument(component)));
      if (!mayBeAbsent(component)) {
        required.add(component.getName());
      }
    }
    return schema.put("additionalProperties", false);
  }

  /** Models are told nothing twice, so an argument is never a reference. */
  private ObjectNode argument(RecordComponent component) {
    var schema = of(component.getGenericType());
    if (!named.isEmpty()) {
      throw new IllegalArgumentException("no tool has arguments such as " + component);
    }
    return schema;
  }

  private static ObjectNode described(RecordComponent component, ObjectNode schema) {
    var words = component.getAnnotation(Words.class);
    return words == null ? schema : schema.put("description", words.value());
  }

  private ObjectNode ofGeneric(Class<?> raw, Type[] of) {
    if (raw == Optional.class) {
      return orNull(of(of[0]));
    }
    if (Collection.class.isAssignableFrom(raw)) {
      var schema = JSON.objectNode().put(TYPE, "array");
      schema.set("items", of(of[0]));
      return raw == Set.class ? schema.put("uniqueItems", true) : schema;
    }
    if (Map.class.isAssignableFrom(raw)) {
      var schema = JSON.objectNode().put(TYPE, "object");
      schema.set("additionalProperties", of(of[1]));
      return schema;
    }
    return of(raw);
  }

  private ObjectNode reference(Class<?> type) {
    var name = type.getSimpleName();
    var owner = owners.putIfAbsent(name, type);
    if (owner != null && owner != type) {
      throw new IllegalArgumentException("%s and %s have one name".formatted(owner, type));
    }
    if (owner == null) {
      named.put(name, type.isRecord() ? object(type) : family(type));
    }
    return JSON.objectNode().put("$ref", references + name);
  }

  private ObjectNode object(Class<?> type) {
    var schema = JSON.objectNode().put(TYPE, "object");
    var properties = schema.putObject("properties");
    var required = schema.putArray("required");
    if (isOfFamily(type)) {
      properties.putObject(TYPE).put("const", type.getSimpleName());
      required.add(TYPE);
    }
    for (var component : type.getRecordComponents()) {
      properties.set(component.getName(), described(component, property(component)));
      if (!mayBeAbsent(component)) {
        required.add(component.getName());
      }
    }
    return schema;
  }

  private ObjectNode property(RecordComponent component) {
    var schema = of(component.getGenericType());
    return isNullable(component) ? orNull(schema) : schema;
  }

  private ObjectNode family(Class<?> type) {
    var schema = JSON.objectNode();
    var oneOf = schema.putArray("oneOf");
    Arrays.stream(type.getPermittedSubclasses()).forEach(each -> oneOf.add(of(each)));
    return schema;
  }

  private static ObjectNode orNull(ObjectNode schema) {
    var both = JSON.objectNode();
    both.putArray("anyOf").add(schema).add(JSON.objectNode().put(TYPE, "null"));
    return both;
  }

  private static boolean mayBeAbsent(RecordComponent component) {
    return isNullable(component) || component.getType() == Optional.class;
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** Whether a record says its name as {@code type}, because it is one of several. */
  private static boolean isOfFamily(Class<?> type) {
    return Arrays.stream(type.getInterfaces())
        .anyMatch(parent ->
            parent.getName().startsWith("dev.orchestrator.")
                && parent != Id.class
                && (parent.isSealed() || isOfFamily(parent)));
  }
}
