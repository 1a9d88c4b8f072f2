package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.platform.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An example in another language, as it stands in the docs, that runs. */
record Example(Process process, Path log) implements AutoCloseable {

  private static final Path ALL =
      Path.of("..", "..", "docs", "polyglot").toAbsolutePath().normalize();

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Skips the test where its language is not there; on CI everything must be. */
  static void needs(String language) {
    assumeTrue(
        there(language) || "true".equals(System.getenv("CI")),
        () -> "skipped, because this machine has no " + language);
  }

  private static boolean there(String language) {
    try {
      return new ProcessBuilder(language, "--version")
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

  /** Starts it with a key, at a bridge. */
  static Example run(Path folder, String key, String script, String bridge) {
    try {
      var language = script.endsWith(".py") ? "python3" : "node";
      var log = Files.createTempFile(folder, script, ".log");
      var builder = new ProcessBuilder(language, ALL.resolve(script).toString(), bridge);
      builder.environment().put("ORCHESTRATOR_KEY", key);
      var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      return new Example(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the bridge of the node with this data folder listens. */
  static String bridge(Path data) {
    try {
      return Json.tree(Files.readString(data.resolve("server.json"))).path("bridge").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A key that may do nothing but serve. */
  static String key(ApiClient client) {
    var made =
        client.send("POST", "/api/keys", Map.of("name", "weather", "scopes", List.of("serve")));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json().path("key").asText();
  }

  /** What the ProductOwner says as the so-manieth thing in a thread. */
  static String said(ApiClient client, String thread, int count) {
    var all =
        ApiClient.await(LIMIT, () -> client.events(thread, "Said"), said -> said.size() >= count);
    return all.get(count - 1).path("event").path("text").asText();
  }

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
