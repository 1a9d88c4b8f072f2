package dev.orchestrator.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server of our own in a JVM of its own, as a user starts it. */
final class ServerProcess implements AutoCloseable {

  private static final String PLENTY = "1000000000";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path data;
  private final Path log;

  private ServerProcess(Process process, Path data, Path log) {
    this.process = process;
    this.data = data;
    this.log = log;
  }

  /** Starts it on a free port with its data in that folder; does not wait. */
  static ServerProcess launch(Path data, Map<String, String> settings, String... arguments) {
    return launch(List.of(), data, settings, arguments);
  }

  /** As above, by a command that becomes the server, such as one that enters a namespace. */
  static ServerProcess launch(
      List<String> by, Path data, Map<String, String> settings, String... arguments) {
    var command = new ArrayList<>(by);
    command.addAll(java(classes(), arguments));
    return launch(command, data, settings);
  }

  private static ServerProcess launch(
      List<String> command, Path data, Map<String, String> settings) {
    try {
      var log = Files.createTempFile("orchestrator-server", ".log");
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("ORCHESTRATOR_"));
      builder.environment().keySet().removeAll(Settings.names()); // no real key, no real model
      builder.environment().put("ORCHESTRATOR_DATA", data.toString());
      builder.environment().put("ORCHESTRATOR_HTTP", "127.0.0.1:0");
      builder.environment().put("ORCHESTRATOR_RATE_KEY", PLENTY); // a test may be in a hurry
      builder.environment().put("ORCHESTRATOR_RATE_USER", PLENTY);
      builder.environment().putAll(settings);
      return new ServerProcess(builder.redirectOutput(log.toFile()).start(), data, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and waits until it answers. */
  static ServerProcess start(Path data, Map<String, String> settings) {
    return start(List.of(), data, settings);
  }

  /** As above, by a command that becomes the server. */
  static ServerProcess start(List<String> by, Path data, Map<String, String> settings) {
    deleteServerFile(data);
    var server = launch(by, data, settings, "serve");
    server.awaitReady();
    return server;
  }

  /**
   * Starts it as it is delivered, from the jar that {@code -Dserver.jar} names, if there is one.
   */
  static ServerProcess startPackaged(Path data, Map<String, String> settings) {
    deleteServerFile(data);
    var jar = System.getProperty("server.jar");
    var program = jar == null ? classes() : List.of("-jar", jar);
    var server = launch(java(program, "serve"), data, settings);
    server.awaitReady();
    return server;
  }

  /** Freezes it: its sockets stay open, and nothing answers. */
  void freeze() {
    signal("STOP");
  }

  /** Ends {@link #freeze}. */
  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client with the admin's key. */
  ApiClient client() {
    var file = serverFile();
    return new ApiClient(file.path("url").asText(), file.path("key").asText());
  }

  /** The admin's key. */
  String key() {
    return serverFile().path("key").asText();
  }

  /** Ends it without a chance to tidy up. */
  void kill() {
    process.destroyForcibly();
    await(process, Duration.ofSeconds(10));
  }

  /** Asks it to end and waits; returns its exit code. */
  int stop() {
    process.destroy();
    return await(process, Duration.ofSeconds(40));
  }

  /** Waits until it ends by itself; returns its exit code. */
  int awaitExit(Duration limit) {
    return await(process, limit);
  }

  /** What it has computed so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What it holds in memory. */
  long residentMb() {
    try {
      var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
      return Long.parseLong(new String(ps.getInputStream().readAllBytes(), US_ASCII).strip())
          / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that it printed so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }

  private void awaitReady() {
    var giveUp = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.exists(data.resolve("server.json")) || !client().ready()) {
      if (!process.isAlive() || System.nanoTime() > giveUp) {
        process.destroyForcibly();
        throw new AssertionError("the server did not start:\n" + output());
      }
      pause();
    }
  }

  private com.fasterxml.jackson.databind.JsonNode serverFile() {
    try {
      return Json.tree(Files.readString(data.resolve("server.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteServerFile(Path data) {
    try {
      // The key in it is kept: only the URL of a former start would mislead us.
      var file = data.resolve("server.json");
      if (Files.exists(file)) {
        var key = Json.tree(Files.readString(file)).path("key").asText();
        Files.writeString(file, Json.write(Map.of("url", "http://127.0.0.1:1", "key", key)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int await(Process process, Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the server did not end within " + limit);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> java(List<String> program, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(program);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Surefire starts tests from a jar that only names the class path. */
  private static List<String> classes() {
    var path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of("-cp", path, "dev.orchestrator.app.Main");
  }
}
