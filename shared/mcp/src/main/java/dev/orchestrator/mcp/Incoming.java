package dev.orchestrator.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of JSON-RPC as it came; garbage until proven otherwise. */
sealed interface Incoming {

  /** It wants an answer. */
  record Request(JsonNode id, String method, ObjectNode params) implements Incoming {

    /** Whether a client begins with it. */
    boolean opens() {
      return method.equals(McpSchema.METHOD_INITIALIZE);
    }

    boolean aboutTools() {
      return method.startsWith("tools/");
    }

    boolean calls() {
      return method.equals(McpSchema.METHOD_TOOLS_CALL);
    }

    ToolCall call() {
      return new ToolCall(
          id.toString(), params.path("name").asText(), object("arguments"), object("_meta"));
    }

    /** What to say if its params are not those of its method. */
    Garbage unfit() {
      return Incoming.unfit(id, "The params do not fit the method.");
    }

    private ObjectNode object(String name) {
      return params.path(name) instanceof ObjectNode object ? object : SdkJson.object();
    }

    JSONRPCRequest asSdk() {
      var name = id.isTextual() ? id.textValue() : id.numberValue();
      return new JSONRPCRequest(method, name, SdkJson.MAPPER.convertValue(params, Map.class));
    }
  }

  /** A notification, or an answer to what was never asked: nothing follows from either. */
  record Remark() implements Incoming {}

  /**
   * It is no message.
   *
   * @param id of the request that it was meant to be, if that is known
   */
  record Garbage(@Nullable JsonNode id, int code, String words) implements Incoming {}

  /** One value with nothing behind it. */
  ObjectReader STRICT = SdkJson.MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static Incoming read(String text) {
    try {
      return STRICT.readTree(text) instanceof ObjectNode object
          ? read(object)
          : invalid(null, "The message is no JSON object; batches are not taken.");
    } catch (JsonProcessingException e) {
      return new Garbage(null, ErrorCodes.PARSE_ERROR, "The message is no JSON.");
    }
  }

  private static Incoming read(ObjectNode message) {
    if (!message.path("jsonrpc").asText().equals(McpSchema.JSONRPC_VERSION)) {
      return invalid(null, "The message lacks \"jsonrpc\": \"2.0\".");
    }
    if (!message.has("method")) {
      return message.has("result") || message.has("error")
          ? new Remark()
          : invalid(null, "The message has no method.");
    }
    if (!message.path("method").isTextual()) {
      return invalid(null, "The method is no text.");
    }
    return message.has("id") ? request(message) : new Remark();
  }

  private static Incoming request(ObjectNode message) {
    var id = message.get("id");
    if (!id.isTextual() && !id.isIntegralNumber()) {
      return invalid(null, "The id is neither a text nor a whole number.");
    }
    if (message.has("params") && !message.get("params").isObject()) {
      return unfit(id, "The params are no object.");
    }
    var params = message.get("params") instanceof ObjectNode given ? given : SdkJson.object();
    var request = new Request(id, message.get("method").asText(), params);
    return request.calls() ? call(request) : request;
  }

  private static Incoming call(Request request) {
    var params = request.params();
    if (!params.path("name").isTextual()) {
      return unfit(request.id(), "name is missing, the name of a tool.");
    }
    var arguments = params.path("arguments");
    return arguments.isMissingNode() || arguments.isNull() || arguments.isObject()
        ? request
        : unfit(request.id(), "arguments is no object.");
  }

  private static Garbage invalid(@Nullable JsonNode id, String words) {
    return new Garbage(id, ErrorCodes.INVALID_REQUEST, words);
  }

  private static Garbage unfit(JsonNode id, String words) {
    return new Garbage(id, ErrorCodes.INVALID_PARAMS, words);
  }
}
