package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Speaks to the API. What the server refuses, and a server that is not there, end as {@link Stop}.
 */
final class Client {

  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration TO_ANSWER = Duration.ofSeconds(60);

  private final Server server;
  private final String language;
  private final Profiles profiles;
  private String key;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TO_CONNECT)
          .build();

  /**
   * @param language what the server's lines for people should be in, as in {@code Accept-Language}
   * @param profiles where a login is kept that has to be renewed
   */
  Client(Server server, String language, Profiles profiles) {
    this.server = server;
    this.language = language;
    this.profiles = profiles;
    this.key = server.key();
  }

  JsonNode get(String path) {
    return json(request(path).GET());
  }

  JsonNode post(String path, Map<String, ?> body) {
    return json(change(path).POST(BodyPublishers.ofString(Json.write(body))));
  }

  JsonNode put(String path, Map<String, ?> body) {
    return json(change(path).PUT(BodyPublishers.ofString(Json.write(body))));
  }

  JsonNode patch(String path, Map<String, ?> body) {
    return json(change(path).method("PATCH", BodyPublishers.ofString(Json.write(body))));
  }

  JsonNode delete(String path) {
    return json(change(path).DELETE());
  }

  /**
   * The stream of a thread's events; reading it waits for them.
   *
   * @throws IOException if the server is not there
   */
  InputStream events(String thread, long after) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("/api/threads/" + thread + "/events"))
            .header("Authorization", "Bearer " + key)
            .header("Accept-Language", language)
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(after));
    var response = http.send(request.build(), BodyHandlers.ofInputStream());
    if (response.statusCode() == 401 && renewed()) {
      response.body().close();
      request.setHeader("Authorization", "Bearer " + key);
      response = http.send(request.build(), BodyHandlers.ofInputStream());
    }
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (var body = response.body()) {
      throw refused(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** A name as a part of a path. */
  static String part(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(TO_ANSWER)
        .header("Authorization", "Bearer " + key)
        .header("Accept-Language", language);
  }

  private HttpRequest.Builder change(String path) {
    return request(path)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString());
  }

  private URI uri(String path) {
    return URI.create(server.url() + path);
  }

  private JsonNode json(HttpRequest.Builder request) {
    var response = send(request.build());
    if (response.statusCode() == 401 && renewed()) {
      response = send(request.setHeader("Authorization", "Bearer " + key).build());
    }
    if (response.statusCode() >= 400) {
      throw refused(response.statusCode(), response.body());
    }
    try {
      return Json.tree(response.body());
    } catch (JsonMismatch e) {
      throw stranger();
    }
  }

  /** An access token lasts minutes; the refresh token beside it gets the next one. */
  private boolean renewed() {
    if (server.profile().isEmpty()) {
      return false;
    }
    var name = server.profile().get();
    var next = profiles.alone(() -> profiles.find(name).flatMap(login -> next(name, login)));
    next.ifPresent(token -> key = token);
    return next.isPresent();
  }

  /** Another program may have renewed the login in the meantime. */
  private Optional<String> next(String name, Profiles.Profile login) {
    if (!login.accessToken().equals(key)) {
      return Optional.of(login.accessToken());
    }
    var body = Json.write(Map.of("refresh_token", login.refreshToken()));
    var request =
        HttpRequest.newBuilder(uri("/api/sessions/refreshes"))
            .timeout(TO_ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    var response = send(request.build());
    if (response.statusCode() != 201) {
      return Optional.empty();
    }
    var renewed = LoginVerbs.profile(login.url(), Json.tree(response.body()));
    profiles.put(name, renewed);
    return Optional.of(renewed.accessToken());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw away();
    } catch (InterruptedException e) {
      throw Stop.interrupted();
    }
  }

  /** Nobody answers at the address. */
  Stop away() {
    return new Stop(
        Stop.NO_SERVER,
        "No server is running at %s: start it with `make run`, or name another with --url."
            .formatted(server.url()));
  }

  private Stop stranger() {
    return new Stop(
        Stop.NO_SERVER,
        "What answers at %s is not Orchestrator: check --url.".formatted(server.url()));
  }

  private Stop refused(int status, String body) {
    try {
      var problem = Json.tree(body);
      if (problem.isObject() && problem.hasNonNull("detail")) {
        var words = problem.path("detail").asText() + " " + problem.path("remedy").asText();
        return new Stop(exit(status), words.strip());
      }
    } catch (JsonMismatch e) {
      // Not ours, then.
    }
    return stranger();
  }

  private static int exit(int status) {
    return switch (status) {
      case 401, 403 -> Stop.NOT_AUTHORISED;
      case 500, 502, 503, 504 -> Stop.FAILED;
      default -> Stop.REFUSED;
    };
  }
}
