package dev.orchestrator.app;

import dev.orchestrator.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Spreads requests over servers as a load balancer does: it looks at each one's {@code /ready} now
 * and then, and sends to those that were ready when it looked last. It repeats nothing.
 */
final class Balancer implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int LOOK_MILLIS = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> servers = new ConcurrentHashMap<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final Thread looker = Thread.ofVirtual().name("balancer").unstarted(this::look);
  private volatile List<String> ready = List.of();
  private volatile boolean over;

  /** Sends to these servers, once they are ready; a name that was there before has moved. */
  void serve(String name, String url) {
    servers.put(name, url);
  }

  Balancer start() {
    looker.start();
    return this;
  }

  int ready() {
    return ready.size();
  }

  /** Sends one request to one of the servers that are ready. */
  HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
    return send(to(path, key));
  }

  /** The same with a body, under a key that makes it one however often it is sent. */
  HttpResponse<String> post(String path, String key, String once, Object body)
      throws IOException, InterruptedException {
    return send(
        to(path, key)
            .header("Idempotency-Key", once)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body))));
  }

  private HttpRequest.Builder to(String path, String key) {
    var open = ready;
    if (open.isEmpty()) {
      throw new AssertionError("no server is ready");
    }
    var url = open.get(Math.floorMod(turns.getAndIncrement(), open.size()));
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(LIMIT)
        .header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void look() {
    try {
      while (!over) {
        ready = servers.values().stream().filter(this::isReady).toList();
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady(String url) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url + "/ready")).timeout(LIMIT).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    over = true;
    looker.interrupt();
    http.shutdownNow();
  }
}
