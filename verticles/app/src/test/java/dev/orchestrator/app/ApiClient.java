package dev.orchestrator.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the tests of the whole say to a server. */
final class ApiClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final String url;
  private final String key;

  ApiClient(String url, String key) {
    this.url = url;
    this.key = key;
  }

  /** What a request brought. */
  record Response(int status, String body) {
    JsonNode json() {
      return Json.tree(body);
    }
  }

  /** Where the server listens. */
  String url() {
    return url;
  }

  boolean ready() {
    try {
      return send("GET", "/ready", null).status() == 200;
    } catch (AssertionError e) {
      return false;
    }
  }

  /** What the command line needs to reach the same server. */
  Map<String, String> env() {
    return Map.of("ORCHESTRATOR_URL", url, "ORCHESTRATOR_KEY", key);
  }

  /** Opens a thread and says something in it; returns the thread's id. */
  String ask(String words) {
    var thread = open();
    say(thread, words);
    return thread;
  }

  /** Opens a thread; returns its id. */
  String open() {
    return send("POST", "/api/threads", Map.of()).json().path("id").asText();
  }

  void say(String thread, String words) {
    var response = send("POST", "/api/threads/" + thread + "/messages", Map.of("text", words));
    if (response.status() != 202) {
      throw new AssertionError("not accepted: " + response);
    }
  }

  /** A thread's events, oldest first. */
  List<JsonNode> events(String thread) {
    var events = new ArrayList<JsonNode>();
    get("/api/threads/" + thread + "/events?after=0&limit=500").path("events").forEach(events::add);
    return events;
  }

  List<JsonNode> events(String thread, String type) {
    return events(thread).stream().filter(event -> type(event).equals(type)).toList();
  }

  /** Waits for the {@code count}th event of a type; fails at once if work failed instead. */
  JsonNode await(String thread, String type, int count, Duration limit) {
    var found =
        await(
            limit,
            () -> events(thread),
            events -> ofType(events, type).size() >= count || !failures(events).isEmpty());
    if (ofType(found, type).size() < count) {
      throw new AssertionError("instead of " + type + ": " + failures(found));
    }
    return ofType(found, type).get(count - 1).path("event");
  }

  JsonNode get(String path) {
    var response = send("GET", path, null);
    if (response.status() != 200) {
      throw new AssertionError("GET " + path + ": " + response);
    }
    return response.json();
  }

  Response send(String method, String path, @Nullable Object body) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)))
            .build();
    return send(request);
  }

  /** What anybody gets from a URL. */
  static Response request(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build());
  }

  /** Looks again and again until the value fits; fails with the last one when time is up. */
  static <T> T await(Duration limit, Supplier<T> look, Predicate<? super T> fits) {
    var giveUp = System.nanoTime() + limit.toNanos();
    var seen = look.get();
    while (!fits.test(seen)) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("not within " + limit + "; last seen: " + seen);
      }
      ServerProcess.pause();
      seen = look.get();
    }
    return seen;
  }

  static String type(JsonNode event) {
    return event.path("event").path("type").asText();
  }

  private static List<JsonNode> ofType(List<JsonNode> events, String type) {
    return events.stream().filter(event -> type(event).equals(type)).toList();
  }

  private static List<JsonNode> failures(List<JsonNode> events) {
    return events.stream()
        .filter(event -> type(event).endsWith("Failed") || type(event).equals("SecretsMissing"))
        .toList();
  }

  private static Response send(HttpRequest request) {
    try {
      var response = HTTP.send(request, BodyHandlers.ofString());
      return new Response(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new AssertionError(request.method() + " " + request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
