package dev.orchestrator.app;

import dev.orchestrator.cli.Cli;
import dev.orchestrator.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The main job, shown: asks for a project as a user would.
 *
 * @param once whether to end when the project is live
 * @param sentence what is asked for
 */
record Demo(boolean once, String sentence) {

  private static final String SENTENCE = "A service that greets people by name and counts visits";
  private static final String ONCE = "--once";
  private static final int OK = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Reads {@code [--once] [words…]}. */
  static Demo of(String... args) {
    var words = Arrays.stream(args).filter(arg -> !arg.equals(ONCE)).toList();
    return new Demo(
        List.of(args).contains(ONCE), words.isEmpty() ? SENTENCE : String.join(" ", words));
  }

  /** Asks, and shows what happens until it is live; returns the exit code of the command line. */
  int run(Server server, Map<String, String> env) {
    System.out.println("you> " + sentence);
    var known = new HashMap<>(env);
    known.put("ORCHESTRATOR_URL", server.url());
    known.put("ORCHESTRATOR_KEY", server.key().reveal());
    var verb = new String[] {"new", sentence};
    var code = Cli.run(verb, known, System.in, System.out, System.err);
    return code == 0 ? visit(server) : code;
  }

  /** Does what everybody does with a new URL. */
  private static int visit(Server server) {
    try (var http = HttpClient.newHttpClient()) {
      var projects = get(http, server.url() + "/api/projects", server.key().reveal());
      var url = Json.tree(projects.body()).path("projects").path(0).path("url").asText();
      var page = get(http, url, "");
      System.out.println("GET " + url + " answered " + page.statusCode());
      return page.statusCode() == OK ? 0 : 1;
    } catch (IOException e) {
      System.err.println("orchestrator: the URL does not answer: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static HttpResponse<String> get(HttpClient http, String url, String key)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
