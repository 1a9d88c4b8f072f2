package dev.orchestrator.cli;

import static dev.orchestrator.cli.Scenes.eventually;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, on a terminal that {@code script} plays. */
final class Pty {

  private final Process process;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Thread reader;

  private Pty(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Whether this machine has util-linux's {@code script}; others of that name differ. */
  static boolean isThere() {
    return Files.isExecutable(Path.of("/usr/bin/script")) && Files.isDirectory(Path.of("/proc"));
  }

  static Pty of(Map<String, String> env, String... args) throws IOException {
    var run =
        "exec \"$JAVA\" -cp \"$CLASS_PATH\" dev.orchestrator.cli.Pty " + String.join(" ", args);
    var script = new ProcessBuilder("script", "-qec", run, "/dev/null").redirectErrorStream(true);
    script.environment().putAll(env);
    script.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin/java") + "");
    script.environment().put("CLASS_PATH", classPath());
    return new Pty(script.start());
  }

  private static String classPath() {
    var path = System.getProperty("java.class.path");
    return System.getProperty("surefire.test.class.path", path);
  }

  /** Types a line once the program has asked for it; returns all that the terminal showed. */
  String answer(String prompt, String line) throws Exception {
    try {
      eventually(() -> text().contains(prompt));
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it still runs, and has shown: " + text());
      }
      reader.join();
      return text();
    } finally {
      process.destroyForcibly();
    }
  }

  private void read() {
    try {
      process.getInputStream().transferTo(shown);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  /** What runs on the terminal. */
  static void main(String[] args) {
    System.exit(Cli.run(args, System.getenv(), System.in, System.out, System.err));
  }
}
