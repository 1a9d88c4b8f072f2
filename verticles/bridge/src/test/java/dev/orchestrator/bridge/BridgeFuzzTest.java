package dev.orchestrator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.access.Scope;
import dev.orchestrator.messages.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Garbage on the wire: the bridge says what is wrong or hangs up, and stays well. */
@Timeout(120)
class BridgeFuzzTest {

  private static final int FRAMES = 2_000;

  private static final List<String> WORDS =
      List.of(
          "auth",
          "ping",
          "send",
          "register",
          "unregister",
          "publish",
          "message",
          "",
          "\u0000",
          "{",
          "deploy:complete",
          "thread:1-1-1-1-1",
          "command:list_projects",
          "command:",
          "service:x",
          "tools:announce",
          "tools:withdraw",
          "здравствуйте",
          "\ud800",
          "../..",
          "' or 1=1 --");

  private static final List<String> FIELDS =
      List.of("type", "address", "replyAddress", "headers", "body", "key", "failureCode");

  @Test
  void two_thousand_frames_of_garbage_leave_it_well() {
    var seed = Long.getLong("fuzz.seed", new Random().nextLong());
    var random = new Random(seed);
    try (var bridge = new RunningBridge()) {
      var admin = bridge.user("root", Role.ADMIN);
      var key = bridge.key(admin, Scope.values());
      for (var sent = 0; sent < FRAMES; sent += 20) {
        garbage(bridge, key, random, seed);
      }
      try (var wire = bridge.wire(key)) {
        wire.send(new JsonObject().put("type", "ping"));
        assertThat(wire.receive().getString("type")).as("seed %d", seed).isEqualTo("pong");
      }
    }
  }

  /** Twenty frames; then a ping is answered, or the bridge has hung up. */
  private static void garbage(RunningBridge bridge, String key, RandomGenerator random, long seed) {
    try (var wire = random.nextInt(4) == 0 ? bridge.wire() : bridge.wire(key)) {
      var open = true;
      for (var i = 0; i < 20 && open; i++) {
        open = wire.write(frame(random));
      }
      if (open && wire.write(prefixed("{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8)))) {
        everyWordIsOurs(wire, seed);
      }
    }
  }

  private static void everyWordIsOurs(Wire wire, long seed) {
    try {
      for (var frame = wire.receive();
          !"pong".equals(frame.getString("type"));
          frame = wire.receive()) {
        assertThat(frame.getString("type")).as("seed %d", seed).isIn("err", "message", "ready");
        assertThat(frame.encode())
            .as("seed %d", seed)
            .doesNotContain("Exception", "java.", "io.vertx", "\"internal\"");
      }
    } catch (java.io.UncheckedIOException e) {
      assertThat(e.getCause())
          .as("seed %d", seed)
          .isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  private static byte[] frame(RandomGenerator random) {
    return switch (random.nextInt(10)) {
      case 0 -> noise(random, random.nextInt(200));
      case 1 -> prefixed(noise(random, 1 + random.nextInt(200)));
      case 2 -> prefixed("[]".getBytes(StandardCharsets.UTF_8));
      case 3 -> prefixed(("{\"a\":".repeat(2_000) + "1").getBytes(StandardCharsets.UTF_8));
      default -> prefixed(object(random, 0).encode().getBytes(StandardCharsets.UTF_8));
    };
  }

  private static JsonObject object(RandomGenerator random, int depth) {
    var object = new JsonObject();
    for (var i = random.nextInt(6); i >= 0; i--) {
      object.put(FIELDS.get(random.nextInt(FIELDS.size())), value(random, depth));
    }
    return object;
  }

  private static Object value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 2 ? 4 : 6)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextBoolean();
      case 4 -> object(random, depth + 1);
      case 5 -> new JsonArray().add(value(random, depth + 1));
      default -> WORDS.get(random.nextInt(WORDS.size()));
    };
  }

  /** Not too long by what it says of itself: then nothing behind it would be looked at. */
  private static byte[] prefixed(byte[] bytes) {
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }

  private static byte[] noise(RandomGenerator random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
