package dev.orchestrator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.ModelDouble.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one kind of provider is spoken to. */
interface ModelProtocol {

  /** What the address ends with. */
  String base();

  String keyOf(HttpExchange exchange);

  /** The question; throws {@link IllegalArgumentException} where the real one would refuse. */
  Asked read(HttpExchange exchange, String body);

  /**
   * What the model of that name cannot do, though others can; throws {@link
   * IllegalArgumentException} where the real one would refuse.
   */
  default void requireAbility(String body) {}

  /**
   * The events of an answer, as they go over the wire.
   *
   * @param whole false if no more output is allowed before the end
   */
  List<String> events(Said said, boolean whole);

  /** An error in the stream. */
  String errorEvent();

  Refusal refusal(int status, String message);

  /** What was sent is longer than the model can read. */
  Refusal tooLong();

  /** The model takes no temperature. */
  Refusal temperatureRefused();

  /** The status of an overloaded provider. */
  int overloaded();

  /** What is counted by the middle of an answer, if that is told by then. */
  Optional<Said.Tokens> countedHalfway(Said.Tokens usage);

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  static String event(Map<String, ?> data) {
    return "data: " + Json.write(data) + "\n\n";
  }

  static JsonNode object(String json) {
    return Json.tree(json.isBlank() ? "{}" : json);
  }

  /** A text in two pieces, neither of them empty if it has two letters. */
  static List<String> pieces(String text) {
    var half = text.length() / 2;
    return half == 0 ? List.of(text) : List.of(text.substring(0, half), text.substring(half));
  }

  /** The part that still fits when no more output is allowed. */
  static String fitting(String text, boolean whole) {
    return whole ? text : text.substring(0, text.length() / 2);
  }

  static List<String> texts(JsonNode list, String field) {
    return list.valueStream().map(each -> each.path(field).asText()).toList();
  }
}
