package dev.orchestrator.bridge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The frames that a program outside is sent. */
final class Frames {

  /** What of a message's headers is meant for a program outside. */
  private static final Set<String> HEADERS =
      Set.of("type", "key", "principal", "thread", "unasked", "deadline_ms", "tool");

  private Frames() {}

  static Buffer of(JsonObject frame) {
    var json = frame.encode().getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer(FrameReader.PREFIX + json.length).appendInt(json.length).appendBytes(json);
  }

  static JsonObject pong() {
    return new JsonObject().put("type", "pong");
  }

  /** A message of the bus, at the address where it was heard. */
  static JsonObject message(Message<?> message) {
    var headers = new JsonObject();
    message
        .headers()
        .forEach(header -> {
          if (HEADERS.contains(header.getKey())) {
            headers.put(header.getKey(), header.getValue());
          }
        });
    var frame = message(message.address(), message.body()).put("headers", headers);
    return message.replyAddress() == null
        ? frame
        : frame.put("replyAddress", message.replyAddress()).put("send", true);
  }

  static JsonObject message(String address, @Nullable Object body) {
    return new JsonObject().put("type", "message").put("address", address).put("body", body);
  }

  /** Says what is not done, and to which frame that belongs. */
  static JsonObject error(@Nullable String address, Refusal refusal) {
    var frame = new JsonObject().put("type", "err");
    if (address != null) {
      frame.put("address", address);
    }
    return frame
        .put("code", refusal.code())
        .put("field", refusal.field())
        .put("message", refusal.message())
        .put("remedy", refusal.remedy());
  }
}
