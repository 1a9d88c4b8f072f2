package dev.orchestrator.testing;

import static dev.orchestrator.testing.ModelProtocol.event;
import static dev.orchestrator.testing.ModelProtocol.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.Asked.Message;
import dev.orchestrator.testing.ModelDouble.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions, streamed. */
final class OpenAiProtocol implements ModelProtocol {

  @Override
  public String base() {
    return "/v1";
  }

  @Override
  public String keyOf(HttpExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst("Authorization");
    return header == null ? "" : header.replaceFirst("^Bearer ", "");
  }

  @Override
  public Asked read(HttpExchange exchange, String body) {
    require(exchange.getRequestURI().getPath().equals("/v1/chat/completions"), "unknown path");
    var json = ModelProtocol.object(body);
    require(json.path("stream").asBoolean(), "only streams are served");
    require(json.path("stream_options").path("include_usage").asBoolean(), "usage is not wanted");
    require(!json.path("messages").isEmpty(), "'messages' is too short");
    var system = new StringBuilder();
    var messages = new ArrayList<Message>();
    var open = new LinkedHashMap<String, String>();
    json.path("messages").forEach(each -> read(each, system, messages, open));
    require(open.isEmpty(), "calls without a tool message: " + open.keySet());
    var tools = ModelProtocol.texts(functions(json), "name");
    return new Asked(
        json.path("model").asText(),
        json.path("temperature"),
        json.path("max_tokens"),
        system.toString(),
        messages,
        tools);
  }

  /** GPT-6 calls tools here only if it need not think; it takes no temperature where it thinks. */
  @Override
  public void requireAbility(String body) {
    var json = ModelProtocol.object(body);
    var tools = !json.path("tools").isEmpty();
    var effort = json.path("reasoning_effort");
    if (!json.path("model").asText().startsWith("gpt-6")) {
      require(effort.isMissingNode(), "unknown parameter reasoning_effort");
      return;
    }
    var thinks = !effort.asText().equals("none");
    require(!(thinks && tools), "function tools want reasoning_effort none");
    require(!(thinks && json.has("temperature")), "temperature is not supported");
  }

  private static JsonNode functions(JsonNode json) {
    var functions = Json.mapper().createArrayNode();
    json.path("tools").forEach(tool -> functions.add(tool.path("function")));
    return functions;
  }

  private static void read(
      JsonNode message, StringBuilder system, List<Message> messages, Map<String, String> open) {
    var text = text(message.path("content"));
    var role = message.path("role").asText();
    require(role.equals("tool") || open.isEmpty(), "calls without a tool message: " + open);
    switch (role) {
      case "system" -> system.append(text);
      case "user" -> messages.add(new Message.User(text));
      case "assistant" -> messages.add(new Message.Model(text, calls(message, open)));
      case "tool" -> messages.add(result(message, text, open));
      default -> throw new IllegalArgumentException("unknown role " + role);
    }
  }

  private static String text(JsonNode content) {
    return content.isArray()
        ? String.join("", ModelProtocol.texts(content, "text"))
        : content.asText("");
  }

  private static List<Said.Call> calls(JsonNode message, Map<String, String> open) {
    var calls = new ArrayList<Said.Call>();
    for (var call : message.path("tool_calls")) {
      var function = call.path("function");
      var id = call.path("id").asText();
      require(open.put(id, function.path("name").asText()) == null, "two calls named " + id);
      calls.add(
          new Said.Call(id, function.path("name").asText(), function.path("arguments").asText()));
    }
    return calls;
  }

  private static Message result(JsonNode message, String text, Map<String, String> open) {
    var id = message.path("tool_call_id").asText();
    var tool = open.remove(id);
    require(tool != null, "a tool message without its call: " + id);
    return new Message.Result(id, String.valueOf(tool), text);
  }

  @Override
  public List<String> events(Said said, boolean whole) {
    var events = new ArrayList<String>();
    events.add(chunk(Map.of("role", "assistant", "content", ""), null));
    if (!said.text().isEmpty()) {
      var text = ModelProtocol.fitting(said.text(), whole || !said.calls().isEmpty());
      ModelProtocol.pieces(text).forEach(each -> events.add(chunk(Map.of("content", each), null)));
    }
    for (var i = 0; i < said.calls().size(); i++) {
      addCall(events, i, said.calls().get(i), whole);
    }
    events.add(chunk(Map.of(), reason(said, whole)));
    events.add(event(usage(said.usage())));
    events.add("data: [DONE]\n\n");
    return events;
  }

  private static void addCall(List<String> events, int index, Said.Call call, boolean whole) {
    events.add(call(index, Map.of("name", call.tool(), "arguments", ""), call.id()));
    for (var each : ModelProtocol.pieces(ModelProtocol.fitting(call.arguments(), whole))) {
      events.add(call(index, Map.of("arguments", each), null));
    }
  }

  private static String call(int index, Map<String, String> function, @Nullable String id) {
    var call = new HashMap<String, Object>(Map.of("index", index, "function", function));
    if (id != null) {
      call.put("id", id);
      call.put("type", "function");
    }
    return chunk(Map.of("tool_calls", List.of(call)), null);
  }

  private static String reason(Said said, boolean whole) {
    return !whole ? "length" : said.calls().isEmpty() ? "stop" : "tool_calls";
  }

  private static String chunk(Map<String, ?> delta, @Nullable String reason) {
    var choice = new HashMap<String, Object>(Map.of("index", 0, "delta", delta));
    choice.put("finish_reason", reason == null ? Json.mapper().nullNode() : reason);
    return event(
        Map.of(
            "id", "chatcmpl-1",
            "object", "chat.completion.chunk",
            "model", "double",
            "choices", List.of(choice)));
  }

  private static Map<String, Object> usage(Said.Tokens usage) {
    return Map.of(
        "id",
        "chatcmpl-1",
        "object",
        "chat.completion.chunk",
        "choices",
        List.of(),
        "usage",
        Map.of(
            "prompt_tokens", usage.input(),
            "completion_tokens", usage.output(),
            "total_tokens", usage.input() + usage.output(),
            "prompt_tokens_details", Map.of("cached_tokens", usage.cached())));
  }

  @Override
  public String errorEvent() {
    return event(Map.of("error", Map.of("type", "server_error", "message", "out of order")));
  }

  @Override
  public Refusal refusal(int status, String message) {
    var code =
        switch (status) {
          case 401 -> "invalid_api_key";
          case 404 -> "model_not_found";
          case 429 -> "rate_limit_exceeded";
          default -> "other";
        };
    return refused(status, code, message);
  }

  @Override
  public Refusal tooLong() {
    return refused(400, "context_length_exceeded", "too long");
  }

  @Override
  public Refusal temperatureRefused() {
    return refused(400, "unsupported_value", "only the default temperature (1) can be had");
  }

  private static Refusal refused(int status, String code, String message) {
    var error = Map.of("message", message, "type", "invalid_request_error", "code", code);
    return new Refusal(status, Json.write(Map.of("error", error)), 0);
  }

  @Override
  public int overloaded() {
    return 503;
  }

  @Override
  public Optional<Said.Tokens> countedHalfway(Said.Tokens usage) {
    return Optional.empty();
  }
}
