package dev.orchestrator.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that ran to its end: its exit code, and what it wrote to either stream. */
record Ran(int exit, String output) {

  /** The root of the checkout; Maven runs the tests of a module in the module's folder. */
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /**
   * Runs a command at the root of the checkout, with {@code env} over this process's environment.
   * One that takes longer than {@code limit} is killed with its children, and the test fails.
   */
  static Ran command(Duration limit, Map<String, String> env, List<String> words) {
    try {
      var output = Files.createTempFile("command", ".log");
      try {
        return new Ran(exitOf(limit, env, words, output), Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int exitOf(
      Duration limit, Map<String, String> env, List<String> words, Path output) throws IOException {
    var process = builder(env, words).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    try {
      if (process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    throw new AssertionError(
        "not done in " + limit + ": " + words + "\n" + Files.readString(output));
  }

  /** Without what an outer make tells its children, and what a person set for compose. */
  private static ProcessBuilder builder(Map<String, String> env, List<String> words) {
    var builder = new ProcessBuilder(words).directory(ROOT.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MAKE") || name.startsWith("COMPOSE_"));
    builder.environment().putAll(env);
    return builder;
  }
}
