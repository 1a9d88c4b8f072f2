package dev.orchestrator.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one program hears of the bus, and the calls that wait for its answers. It answers only what
 * it was asked. Opened and shut by one thread.
 */
final class Ears {

  private static final int MOST = 200;
  private static final int MOST_CALLS = 256;

  /** Nobody waits for longer. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(31);

  private final Vertx vertx;
  private final Outbox out;
  private final Map<String, MessageConsumer<Object>> open = new HashMap<>();
  private final Map<String, Call> calls = new ConcurrentHashMap<>();

  Ears(Vertx vertx, Outbox out) {
    this.vertx = vertx;
    this.out = out;
  }

  private record Call(Message<Object> message, long until) {
    boolean isOver() {
      return System.nanoTime() - until > 0;
    }
  }

  /** Hears what comes to an address from now on. */
  Optional<Refusal> open(String address) {
    if (open.size() >= MOST) {
      return Optional.of(
          new Refusal(
              "too_many_addresses",
              "address",
              "A connection hears %d addresses at most.".formatted(MOST),
              "Unregister one, or open another connection."));
    }
    open.computeIfAbsent(
        address, name -> vertx.eventBus().<Object>consumer(name, message -> hear(message)));
    return Optional.empty();
  }

  /** Hears it no more; false if it was not heard. */
  boolean shut(String address) {
    var consumer = open.remove(address);
    if (consumer != null) {
      var _ = consumer.unregister();
    }
    return consumer != null;
  }

  /** Passes an answer on to whoever asked; false if nobody asked at that address. */
  boolean answer(String address, JsonObject frame) {
    var call = calls.remove(address);
    if (call == null) {
      return false;
    }
    if (frame.getValue("body") instanceof JsonObject body) {
      call.message().reply(body);
    } else {
      call.message().fail(500, "the service gave no answer that is a JSON object");
    }
    return true;
  }

  void close() {
    open.values()
        .forEach(consumer -> {
          var _ = consumer.unregister();
        });
    open.clear();
    calls.values().forEach(call -> call.message().fail(503, "the service has gone"));
    calls.clear();
  }

  private void hear(Message<Object> message) {
    if (message.replyAddress() != null && !remember(message)) {
      message.fail(503, "the service has too many calls to answer");
      return;
    }
    out.send(Frames.message(message));
  }

  private boolean remember(Message<Object> message) {
    calls.values().removeIf(Call::isOver);
    if (calls.size() >= MOST_CALLS) {
      return false;
    }
    var until = System.nanoTime() + LONGEST_CALL.toNanos();
    calls.put(message.replyAddress(), new Call(message, until));
    return true;
  }
}
