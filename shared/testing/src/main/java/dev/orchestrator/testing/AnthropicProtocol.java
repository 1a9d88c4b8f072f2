package dev.orchestrator.testing;

import static dev.orchestrator.testing.ModelProtocol.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.Asked.Message;
import dev.orchestrator.testing.ModelDouble.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Anthropic's messages, streamed. It thinks before it calls, and goes on without the thoughts. */
final class AnthropicProtocol implements ModelProtocol {

  @Override
  public String base() {
    return "";
  }

  @Override
  public String keyOf(HttpExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst("x-api-key");
    return header == null ? "" : header;
  }

  @Override
  public Asked read(HttpExchange exchange, String body) {
    require(exchange.getRequestURI().getPath().equals("/v1/messages"), "unknown path");
    require(
        exchange.getRequestHeaders().getFirst("anthropic-version") != null,
        "anthropic-version: header is required");
    var json = ModelProtocol.object(body);
    require(json.path("max_tokens").asInt() > 0, "max_tokens: Field required");
    require(json.path("stream").asBoolean(), "only streams are served");
    var system = json.path("system");
    return new Asked(
        json.path("model").asText(),
        json.path("temperature"),
        json.path("max_tokens"),
        system.isTextual()
            ? system.textValue()
            : String.join("", ModelProtocol.texts(system, "text")),
        messages(json.path("messages")),
        ModelProtocol.texts(json.path("tools"), "name"));
  }

  private static List<Message> messages(JsonNode list) {
    require(list.path(0).path("role").asText().equals("user"), "the first message is no user's");
    var messages = new ArrayList<Message>();
    var open = new LinkedHashMap<String, String>();
    for (var message : list) {
      if (message.path("role").asText().equals("assistant")) {
        require(open.isEmpty(), "tool_use without tool_result: " + open.keySet());
        messages.add(model(message.path("content"), open));
      } else {
        message.path("content").forEach(block -> messages.add(outside(block, open)));
        require(open.isEmpty(), "tool_use without tool_result: " + open.keySet());
      }
    }
    require(open.isEmpty(), "tool_use without tool_result: " + open.keySet());
    return messages;
  }

  private static Message model(JsonNode blocks, Map<String, String> open) {
    var text = new StringBuilder();
    var calls = new ArrayList<Said.Call>();
    for (var block : blocks) {
      if (block.path("type").asText().equals("tool_use")) {
        var id = block.path("id").asText();
        require(block.path("input").isObject(), "input is no object");
        require(open.put(id, block.path("name").asText()) == null, "ids must be unique");
        calls.add(new Said.Call(id, block.path("name").asText(), block.path("input").toString()));
      } else {
        require(!block.path("text").asText("").isBlank(), "text must not be empty");
        text.append(block.path("text").asText());
      }
    }
    return new Message.Model(text.toString(), calls);
  }

  private static Message outside(JsonNode block, Map<String, String> open) {
    if (!block.path("type").asText().equals("tool_result")) {
      require(!block.path("text").asText("").isBlank(), "text must not be empty");
      return new Message.User(block.path("text").asText());
    }
    var id = block.path("tool_use_id").asText();
    var tool = open.remove(id);
    require(tool != null, "tool_result without tool_use: " + id);
    var content = block.path("content");
    var text =
        content.isArray()
            ? String.join("", ModelProtocol.texts(content, "text"))
            : content.asText();
    return new Message.Result(id, String.valueOf(tool), text);
  }

  @Override
  public List<String> events(Said said, boolean whole) {
    var events = new ArrayList<String>();
    events.add(event("message_start", Map.of("message", start(said.usage()))));
    events.add(event("ping", Map.of()));
    var index = 0;
    if (!said.calls().isEmpty()) {
      var thinking = Map.of("type", "thinking", "thinking", "", "signature", "");
      addBlock(events, index++, thinking, "thinking_delta", "thinking", "Let me think");
    }
    if (!said.text().isEmpty()) {
      var text = ModelProtocol.fitting(said.text(), whole || !said.calls().isEmpty());
      addBlock(events, index++, Map.of("type", "text", "text", ""), "text_delta", "text", text);
    }
    for (var call : said.calls()) {
      var block =
          Map.of("type", "tool_use", "id", call.id(), "name", call.tool(), "input", Map.of());
      var arguments = ModelProtocol.fitting(call.arguments(), whole);
      addBlock(events, index++, block, "input_json_delta", "partial_json", arguments);
    }
    var delta = Map.of("stop_reason", reason(said, whole));
    var usage = Map.of("output_tokens", said.usage().output());
    events.add(event("message_delta", Map.of("delta", delta, "usage", usage)));
    events.add(event("message_stop", Map.of()));
    return events;
  }

  private static void addBlock(
      List<String> events,
      int index,
      Map<String, ?> block,
      String type,
      String field,
      String text) {
    events.add(event("content_block_start", Map.of("index", index, "content_block", block)));
    for (var piece : ModelProtocol.pieces(text)) {
      var delta = Map.of("type", type, field, piece);
      events.add(event("content_block_delta", Map.of("index", index, "delta", delta)));
    }
    events.add(event("content_block_stop", Map.of("index", index)));
  }

  private static Map<String, ?> start(Said.Tokens usage) {
    var counted =
        Map.of(
            "input_tokens",
            usage.input() - usage.cached(),
            "cache_read_input_tokens",
            usage.cached(),
            "cache_creation_input_tokens",
            0,
            "output_tokens",
            1);
    return Map.of(
        "id",
        "msg_1",
        "type",
        "message",
        "role",
        "assistant",
        "model",
        "double",
        "content",
        List.of(),
        "usage",
        counted);
  }

  private static String reason(Said said, boolean whole) {
    return !whole ? "max_tokens" : said.calls().isEmpty() ? "end_turn" : "tool_use";
  }

  private static String event(String type, Map<String, ?> data) {
    var all = new LinkedHashMap<String, Object>();
    all.put("type", type);
    all.putAll(data);
    return "event: " + type + "\n" + ModelProtocol.event(all);
  }

  @Override
  public String errorEvent() {
    var error = Map.of("type", "overloaded_error", "message", "Overloaded");
    return event("error", Map.of("error", error));
  }

  @Override
  public Refusal refusal(int status, String message) {
    var type =
        switch (status) {
          case 401 -> "authentication_error";
          case 404 -> "not_found_error";
          case 429 -> "rate_limit_error";
          case 500 -> "api_error";
          case 529 -> "overloaded_error";
          default -> "invalid_request_error";
        };
    var error = Map.of("type", type, "message", message);
    return new Refusal(status, Json.write(Map.of("type", "error", "error", error)), 0);
  }

  @Override
  public Refusal tooLong() {
    return refusal(400, "prompt is too long: 300000 tokens > 200000 maximum");
  }

  @Override
  public Refusal temperatureRefused() {
    return refusal(400, "temperature: not taken by this model");
  }

  @Override
  public int overloaded() {
    return 529;
  }

  @Override
  public Optional<Said.Tokens> countedHalfway(Said.Tokens usage) {
    return Optional.of(new Said.Tokens(usage.input(), usage.cached(), 1));
  }
}
