package dev.orchestrator.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one command to its end, without a shell. */
final class Subprocess {

  /** How it ended and all that it printed. */
  record Ended(int exit, String output) {}

  private Subprocess() {}

  /** Throws {@link JobFailed} if the command cannot be started or does not end in time. */
  static Ended run(Path folder, Duration limit, List<String> command) {
    try {
      var output = Files.createTempFile("output", ".log");
      try {
        return run(folder, limit, command, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobFailed("interrupted", "interrupted while " + command.getFirst() + " ran");
    }
  }

  private static Ended run(Path folder, Duration limit, List<String> command, Path output)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder
        .redirectOutput(output.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    var process = builder.start();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new JobFailed(
          "timeout", command.getFirst() + " did not end within " + limit.toSeconds() + " s");
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }
}
