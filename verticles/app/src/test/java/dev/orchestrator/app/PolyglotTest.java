package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.platform.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples in other languages, as they stand in the docs, against a real server. */
@Timeout(180)
class PolyglotTest {

  private static final Path EXAMPLES =
      Path.of("..", "..", "docs", "polyglot").toAbsolutePath().normalize();

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration DEPLOY_LIMIT = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void a_tool_in_python_or_node_is_used_in_a_conversation_and_deploys_are_followed() {
    needs("python3", "--version");
    needs("node", "--version");
    var data = folder.resolve("data");
    try (var server = ServerProcess.start(data, TestPorts.next())) {
      var client = server.client();
      var key = key(client);
      var bridge = bridge(data);
      try (var python = run(server.key(), "python3", "follow_deploys.py", bridge);
          var node = run(server.key(), "node", "follow_deploys.mjs", bridge)) {
        python.says("following deploy:complete");
        node.says("following deploy:complete");
        theWeatherIsToldAsLongAsSomebodyServesIt(client, key, bridge, "python3", "weather.py");
        theWeatherIsToldAsLongAsSomebodyServesIt(client, key, bridge, "node", "weather.mjs");
        aDeployIsFollowed(client, python, node);
      }
    }
  }

  private void theWeatherIsToldAsLongAsSomebodyServesIt(
      ApiClient client, String key, String bridge, String language, String script) {
    var thread = client.open();
    try (var service = run(key, language, script, bridge)) {
      service.says("serving weather");
      client.say(thread, "weather in Oslo?");
      assertThat(said(client, thread, 1)).startsWith("In Oslo it is ").endsWith(" degrees.");
      service.says("called with");
    }
    // Whoever was killed says no goodbye: the server notices that the connection has ended.
    ApiClient.await(
        LIMIT,
        () -> {
          var asked = client.events(thread, "Said").size();
          client.say(thread, "weather in Bergen?");
          return said(client, thread, asked + 1);
        },
        words -> !words.contains("In Bergen it is"));
    assertThat(client.events(thread, "UserSaid")).hasSizeLessThan(20);
  }

  private static void aDeployIsFollowed(ApiClient client, Program... followers) {
    var thread = client.ask("A service that greets people by name");
    var live = client.await(thread, "DeployFinished", 1, DEPLOY_LIMIT);
    for (var follower : followers) {
      follower.says(
          "%s is live at %s (commit %s)"
              .formatted(
                  live.path("project").asText(),
                  live.path("url").asText(),
                  live.path("commit").asText().substring(0, 8)));
    }
  }

  private static String said(ApiClient client, String thread, int count) {
    var all =
        ApiClient.await(LIMIT, () -> client.events(thread, "Said"), said -> said.size() >= count);
    return all.get(count - 1).path("event").path("text").asText();
  }

  /** A key that may do nothing but serve. */
  private static String key(ApiClient client) {
    var made =
        client.send("POST", "/api/keys", Map.of("name", "weather", "scopes", List.of("serve")));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json().path("key").asText();
  }

  private static String bridge(Path data) {
    try {
      return Json.tree(Files.readString(data.resolve("server.json"))).path("bridge").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void needs(String... command) {
    assumeTrue(
        there(command) || "true".equals(System.getenv("CI")),
        () -> "skipped, because this machine has no " + command[0]);
  }

  private static boolean there(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Program run(String key, String language, String script, String bridge) {
    try {
      var log = Files.createTempFile(folder, script, ".log");
      var builder = new ProcessBuilder(language, EXAMPLES.resolve(script).toString(), bridge);
      builder.environment().put("ORCHESTRATOR_KEY", key);
      var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      return new Program(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An example that runs. */
  private record Program(Process process, Path log) implements AutoCloseable {

    /** Waits until it has printed this. */
    void says(String words) {
      ApiClient.await(
          LIMIT,
          this::output,
          output -> {
            assertThat(process.isAlive()).as(output).isTrue();
            return output.contains(words);
          });
    }

    private String output() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
      try {
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
