package dev.orchestrator.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes up what an operation is sent, from its schemas: what fits, what just fits, and what does
 * not.
 */
final class Inventor {

  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "9223372036854775808",
          "../../etc/passwd",
          "..%2f..%2f",
          "'; DROP TABLE thread; --",
          "\" OR 1=1 --",
          "<script>alert(1)</script>",
          "${jndi:ldap://127.0.0.1/x}",
          "{{7*7}}",
          "%00",
          "a\u0000b",
          "\u202e\u0007",
          "\ud83d",
          "😀".repeat(20),
          "я".repeat(300),
          "x".repeat(5000),
          "%s%s%n%x",
          "a\r\nSet-Cookie: x=y",
          "NaN",
          "[]",
          "{}");

  private static final List<String> BROKEN_BODIES =
      List.of(
          "",
          "{",
          "[]",
          "null",
          "\"text\"",
          "7",
          "{\"a\":1,}",
          "[".repeat(2000),
          "{\"a\":".repeat(2000),
          "{\"text\":\"a\",\"text\":\"b\"}",
          "{\"__proto__\":{}}",
          "{\"\":1}",
          "\u0000",
          "{\"text\":\"\\ud83d\"}",
          "{\"text\":1e400}");

  /**
   * A line of more than 4096 bytes is no request at all: the door hangs up while the body is still
   * on its way, and then a client may see no answer.
   */
  private static final int LONGEST_TARGET = 3_500;

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final Random random;
  private final JsonObject document;

  Inventor(long seed, JsonObject document) {
    this.random = new Random(seed);
    this.document = document;
  }

  /** A request as it is sent. */
  record Invented(
      String method, String target, String type, @Nullable String key, @Nullable String body) {}

  /**
   * @param things what there really is, by the name of the parameter that stands for it
   */
  Invented request(
      String method, String template, JsonObject operation, Map<String, String> things) {
    var target = target(template, operation, things);
    while (target.length() > LONGEST_TARGET) {
      target = target(template, operation, things);
    }
    var type = once(25) ? "text/plain" : "application/json";
    var key = once(4) ? pick(List.of("k1", "k2", "x".repeat(201), "k 3")) : null;
    return new Invented(method, target, type, key, body(operation));
  }

  private String target(String template, JsonObject operation, Map<String, String> things) {
    var path =
        PARAMETER
            .matcher(template)
            .replaceAll(found -> Matcher.quoteReplacement(thing(found.group(1), things)));
    return path + query(operation);
  }

  private String thing(String parameter, Map<String, String> things) {
    var there = once(6) ? pick(List.copyOf(things.values())) : things.get(parameter);
    return encoded(once(6) || there == null ? hostile() : there);
  }

  private String query(JsonObject operation) {
    var pairs =
        operation.getJsonArray("parameters", new JsonArray()).stream()
            .map(each -> Contract.resolved(document, (JsonObject) each))
            .filter(parameter -> parameter.getString("in").equals("query"))
            .filter(parameter -> !parameter.getString("name").equals("wait")) // it would only wait
            .filter(_ -> once(2))
            .map(parameter ->
                parameter.getString("name")
                    + "="
                    + encoded(String.valueOf(value(parameter.getJsonObject("schema")))))
            .collect(Collectors.toList());
    if (once(20)) {
      pairs.add(encoded(hostile()) + "=" + encoded(hostile()));
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private @Nullable String body(JsonObject operation) {
    return new Examples(document)
        .schema(operation)
        .map(schema -> once(8) ? pick(BROKEN_BODIES) : object(schema).encode())
        .orElse(null);
  }

  private JsonObject object(JsonObject schema) {
    var made = new JsonObject();
    for (var property : schema.getJsonObject("properties")) {
      if (!once(5)) {
        made.put(property.getKey(), value((JsonObject) property.getValue()));
      }
    }
    if (once(12)) {
      made.put(hostile(), hostile());
    }
    return made;
  }

  /** Mostly of the type that it should be, at its edges, and sometimes of any other. */
  private @Nullable Object value(JsonObject schema) {
    if (once(6)) {
      return pick(
          List.of(
              hostile(),
              random.nextLong(),
              random.nextDouble(),
              true,
              List.of(),
              new JsonObject()));
    }
    if (schema.containsKey("enum") && !once(6)) {
      return schema
          .getJsonArray("enum")
          .getValue(random.nextInt(schema.getJsonArray("enum").size()));
    }
    return switch (type(schema)) {
      case "integer" -> whole(schema);
      case "number" -> random.nextDouble() * 4 - 1;
      case "boolean" -> random.nextBoolean();
      case "array" -> List.of(hostile(), String.valueOf(value(schema.getJsonObject("items"))));
      default -> text(schema);
    };
  }

  private long whole(JsonObject schema) {
    var least = schema.getLong("minimum", Long.MIN_VALUE);
    var most = schema.getLong("maximum", Long.MAX_VALUE);
    return pick(List.of(least, most, least - 1, most + 1, least + 1, 0L, 7L));
  }

  private String text(JsonObject schema) {
    var most = schema.getInteger("maxLength", 100);
    return switch (random.nextInt(5)) {
      case 0 -> "x".repeat(most);
      case 1 -> "x".repeat(most + 1);
      case 2 -> hostile();
      case 3 -> UUID.randomUUID().toString();
      default -> "word " + random.nextInt(100);
    };
  }

  private static String type(JsonObject schema) {
    return schema.getValue("type") instanceof JsonArray types
        ? types.getString(0)
        : schema.getString("type");
  }

  private String hostile() {
    return pick(HOSTILE);
  }

  private boolean once(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
