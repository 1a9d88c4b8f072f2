package dev.orchestrator.forge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real git command, as a worker uses it: with a home of its own. */
final class Git {

  record Outcome(int exitCode, String output) {}

  private final Path home;

  Git(Path home) throws IOException {
    this.home = Files.createDirectories(home);
  }

  /** Runs git and expects it to work; gives what it printed. */
  String ok(Path dir, String... arguments) throws IOException, InterruptedException {
    var outcome = run(dir, arguments);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output().strip();
  }

  Outcome run(Path dir, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var log = Files.createTempFile(home, "git", ".log");
    var builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().putAll(identity());
    var git = builder.redirectOutput(log.toFile()).start();
    assertThat(git.waitFor(30, TimeUnit.SECONDS)).as("git ended").isTrue();
    return new Outcome(git.exitValue(), Files.readString(log, UTF_8));
  }

  private Map<String, String> identity() {
    return Map.of(
        "HOME", home.toString(),
        "GIT_CONFIG_NOSYSTEM", "1",
        "GIT_TERMINAL_PROMPT", "0",
        "GIT_AUTHOR_NAME", "Worker",
        "GIT_AUTHOR_EMAIL", "worker@localhost",
        "GIT_COMMITTER_NAME", "Worker",
        "GIT_COMMITTER_EMAIL", "worker@localhost");
  }
}
