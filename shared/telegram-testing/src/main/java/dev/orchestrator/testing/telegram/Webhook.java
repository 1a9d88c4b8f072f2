package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings updates to a bot's address: those of one chat in order, each until it was taken, those of
 * different chats at once over a limited number of connections.
 */
final class Webhook {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FIRST_PAUSE_MS = 50;
  private static final int MOST_DOUBLINGS = 6;

  private final WebhookTarget target;
  private final HttpClient client;
  private final Consumer<Update> delivered;
  private final Consumer<JsonNode> reply;
  private final Semaphore connections;
  private final Map<Long, Deque<Update>> lanes = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile String lastError = "";

  Webhook(
      WebhookTarget target,
      HttpClient client,
      Consumer<Update> delivered,
      Consumer<JsonNode> reply) {
    this.target = target;
    this.client = client;
    this.delivered = delivered;
    this.reply = reply;
    connections = new Semaphore(target.connections());
  }

  String url() {
    return target.url();
  }

  void tell(ObjectNode info) {
    info.put("max_connections", target.connections());
    if (!lastError.isEmpty()) {
      info.put("last_error_message", lastError);
    }
  }

  void offer(Update update) {
    synchronized (lanes) {
      var lane = lanes.get(update.lane());
      if (lane == null) {
        lanes.put(update.lane(), new ArrayDeque<>(List.of(update)));
        Thread.startVirtualThread(() -> empty(update.lane()));
      } else {
        lane.add(update);
      }
    }
  }

  void close() {
    closed.countDown();
  }

  private void empty(long id) {
    try {
      for (var update = first(id); update != null; update = first(id)) {
        if (!bring(update)) {
          return;
        }
        synchronized (lanes) {
          lanes.getOrDefault(id, new ArrayDeque<>()).poll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Update first(long id) {
    synchronized (lanes) {
      var lane = lanes.getOrDefault(id, new ArrayDeque<>());
      if (lane.isEmpty()) {
        lanes.remove(id);
      }
      return lane.peek();
    }
  }

  /** Until it is taken; false if the webhook was removed before. */
  private boolean bring(Update update) throws InterruptedException {
    for (var attempt = 0; closed.getCount() > 0; attempt++) {
      if (isTaken(update)) {
        delivered.accept(update);
        return true;
      }
      var pause = (long) FIRST_PAUSE_MS << Math.min(attempt, MOST_DOUBLINGS);
      if (closed.await(pause, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  private boolean isTaken(Update update) throws InterruptedException {
    connections.acquire();
    try {
      var answer = client.send(request(update), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        lastError = "Wrong response from the webhook: " + answer.statusCode();
        return false;
      }
      callMethodIn(answer.body());
      return true;
    } catch (IOException e) {
      lastError = "Connection failed: " + e;
      return false;
    } finally {
      connections.release();
    }
  }

  private HttpRequest request(Update update) {
    var request = HttpRequest.newBuilder(URI.create(target.url())).timeout(PATIENCE);
    if (!target.secret().isEmpty()) {
      request.header("X-Telegram-Bot-Api-Secret-Token", target.secret());
    }
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(update.json().toString()))
        .build();
  }

  /** A bot may answer with one call, whose result it does not learn. */
  private void callMethodIn(String body) {
    if (body.stripLeading().startsWith("{")) {
      try {
        var call = Json.parse(body);
        if (call.has("method")) {
          reply.accept(call);
        }
      } catch (Refusal e) {
        lastError = e.description();
      }
    }
  }
}
