package dev.orchestrator.bench.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The load: wrk with so many connections that stay open, each asking again as soon as it is
 * answered.
 *
 * @param script asks
 * @param guests who asks for what
 */
record Wrk(Path script, Path guests) {

  private static final int CONNECTIONS = 64;

  /** What the script prints at the end: answers, microseconds, p50, p99, answers that were bad. */
  private static final Pattern FIGURES =
      Pattern.compile("figures (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

  /**
   * What it saw.
   *
   * @param p50 microseconds
   * @param p99 microseconds
   */
  record Seen(long requests, double seconds, long p50, long p99) {}

  /** Ends the program with a word where wrk is not there. */
  static void require() throws InterruptedException {
    try {
      new ProcessBuilder("wrk", "-v")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      System.err.println("bench-api needs wrk on the PATH: install the package wrk.");
      System.exit(1);
    }
  }

  /** Loads a server; an answer other than 200 is a failure. */
  Seen run(String url, int seconds) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                "wrk",
                "--threads=1",
                "--connections=" + CONNECTIONS,
                "--duration=" + seconds + "s",
                "--script=" + script,
                url,
                "--",
                guests.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    var figures = FIGURES.matcher(output);
    if (!figures.find() || !figures.group(5).equals("0")) {
      throw new IllegalStateException("not everything was answered: " + output);
    }
    return new Seen(
        Long.parseLong(figures.group(1)),
        Long.parseLong(figures.group(2)) / 1e6,
        Long.parseLong(figures.group(3)),
        Long.parseLong(figures.group(4)));
  }

  @Override
  public String toString() {
    return "wrk, 1 thread, %d connections".formatted(CONNECTIONS);
  }
}
