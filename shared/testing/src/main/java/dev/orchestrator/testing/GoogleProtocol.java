package dev.orchestrator.testing;

import static dev.orchestrator.testing.ModelProtocol.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.Asked.Message;
import dev.orchestrator.testing.ModelDouble.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Google's Gemini API, streamed. Its calls come whole and without names of their own. It signs the
 * first of the calls that it makes together and thinks aloud before it; a model of the third
 * generation wants the signature back as long as the turn lasts.
 */
final class GoogleProtocol implements ModelProtocol {

  private final GeminiSignatures signatures = new GeminiSignatures();

  private static final Pattern PATH =
      Pattern.compile("/v1beta/models/([^:/]+):streamGenerateContent");

  @Override
  public String base() {
    return "/v1beta";
  }

  @Override
  public String keyOf(HttpExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst("x-goog-api-key");
    return header == null ? "" : header;
  }

  @Override
  public Asked read(HttpExchange exchange, String body) {
    var path = PATH.matcher(exchange.getRequestURI().getPath());
    require(path.matches(), "unknown path");
    require("alt=sse".equals(exchange.getRequestURI().getQuery()), "only streams are served");
    var json = ModelProtocol.object(body);
    var settings = json.path("generationConfig");
    var tools = json.path("tools").path(0).path("functionDeclarations");
    if (path.group(1).startsWith("gemini-3")) {
      signatures.requireIn(json.path("contents"));
    }
    return new Asked(
        path.group(1),
        settings.path("temperature"),
        settings.path("maxOutputTokens"),
        String.join("", ModelProtocol.texts(json.path("systemInstruction").path("parts"), "text")),
        messages(json.path("contents")),
        ModelProtocol.texts(tools, "name"));
  }

  private static List<Message> messages(JsonNode contents) {
    require(!contents.isEmpty(), "contents is not specified");
    require(
        contents.path(0).path("role").asText().equals("user"), "the first content is no user's");
    var messages = new ArrayList<Message>();
    var open = 0;
    for (var content : contents) {
      var parts = content.path("parts");
      if (content.path("role").asText().equals("model")) {
        require(open == 0, "function calls without responses");
        open = count(parts, "functionCall");
        messages.add(model(parts));
      } else {
        var responses = count(parts, "functionResponse");
        require(responses == open, responses + " responses for " + open + " function calls");
        open = 0;
        parts.forEach(part -> messages.add(outside(part)));
      }
    }
    require(open == 0, "function calls without responses");
    return messages;
  }

  private static int count(JsonNode parts, String field) {
    return (int) parts.valueStream().filter(part -> part.has(field)).count();
  }

  private static Message model(JsonNode parts) {
    var calls =
        parts
            .valueStream()
            .map(part -> part.path("functionCall"))
            .filter(JsonNode::isObject)
            .map(call ->
                new Said.Call(
                    call.path("id").asText(),
                    call.path("name").asText(),
                    call.path("args").toString()))
            .toList();
    var text = new StringBuilder();
    parts.forEach(part -> text.append(part.path("text").asText("")));
    return new Message.Model(text.toString(), calls);
  }

  private static Message outside(JsonNode part) {
    var response = part.path("functionResponse");
    if (!response.isObject()) {
      return new Message.User(part.path("text").asText());
    }
    var fields = response.path("response");
    require(fields.isObject(), "response is no object");
    var text = fields.has("response") ? fields.path("response").asText() : fields.toString();
    return new Message.Result(response.path("id").asText(), response.path("name").asText(), text);
  }

  @Override
  public List<String> events(Said said, boolean whole) {
    var halfway = countedHalfway(said.usage()).orElseThrow();
    var events = new ArrayList<String>();
    if (!said.text().isEmpty()) {
      var text = ModelProtocol.fitting(said.text(), whole || !said.calls().isEmpty());
      ModelProtocol.pieces(text)
          .forEach(each -> events.add(chunk(Map.of("text", each), halfway, null)));
    }
    if (!said.calls().isEmpty()) {
      events.add(chunk(Map.of("text", "Let me think", "thought", true), halfway, null));
    }
    for (var i = 0; i < said.calls().size(); i++) {
      events.add(chunk(call(said.calls().get(i), i == 0), halfway, null));
    }
    events.add(chunk(Map.of("text", ""), said.usage(), whole ? "STOP" : "MAX_TOKENS"));
    return events;
  }

  private Map<String, ?> call(Said.Call call, boolean first) {
    var function = Map.of("name", call.tool(), "args", ModelProtocol.object(call.arguments()));
    if (!first) {
      return Map.of("functionCall", function);
    }
    return Map.of("functionCall", function, "thoughtSignature", signatures.next());
  }

  private static String chunk(Map<String, ?> part, Said.Tokens usage, @Nullable String reason) {
    var candidate = new HashMap<String, Object>();
    candidate.put("content", Map.of("role", "model", "parts", List.of(part)));
    candidate.put("index", 0);
    if (reason != null) {
      candidate.put("finishReason", reason);
    }
    var counted =
        Map.of(
            "promptTokenCount", usage.input(),
            "cachedContentTokenCount", usage.cached(),
            "candidatesTokenCount", usage.output(),
            "totalTokenCount", usage.input() + usage.output());
    return ModelProtocol.event(
        Map.of(
            "candidates",
            List.of(candidate),
            "usageMetadata",
            counted,
            "modelVersion",
            "double",
            "responseId",
            "1"));
  }

  @Override
  public String errorEvent() {
    return ModelProtocol.event(
        Map.of("error", Map.of("code", 503, "message", "overloaded", "status", "UNAVAILABLE")));
  }

  @Override
  public Refusal refusal(int status, String message) {
    return switch (status) {
      case 401 -> // which is what it says of a wrong key
          refused(400, "INVALID_ARGUMENT", message, List.of(Map.of("reason", "API_KEY_INVALID")));
      case 404 -> refused(404, "NOT_FOUND", message, List.of());
      case 429 -> refused(429, "RESOURCE_EXHAUSTED", message, List.of());
      case 500 -> refused(500, "INTERNAL", message, List.of());
      case 503 -> refused(503, "UNAVAILABLE", message, List.of());
      default -> refused(status, "INVALID_ARGUMENT", message, List.of());
    };
  }

  private static Refusal refused(int code, String status, String message, List<?> details) {
    var error = Map.of("code", code, "message", message, "status", status, "details", details);
    return new Refusal(code, Json.write(Map.of("error", error)), 0);
  }

  @Override
  public Refusal tooLong() {
    return refusal(400, "The input token count (2000000) exceeds the maximum (1048576).");
  }

  @Override
  public Refusal temperatureRefused() {
    return refusal(400, "temperature cannot be set for this model");
  }

  @Override
  public int overloaded() {
    return 503;
  }

  @Override
  public Optional<Said.Tokens> countedHalfway(Said.Tokens usage) {
    return Optional.of(new Said.Tokens(usage.input(), usage.cached(), 1));
  }
}
