package dev.orchestrator.bench.flow;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** How many single-row commits of 2 KB a second the server takes from so many clients. */
final class Ceiling {

  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
  private static final Duration TIME = Duration.ofSeconds(5);

  /** The result is kept as the journal keeps its own. */
  private static final String TABLE =
      """
      create table bench_row (
        id bigint generated always as identity primary key,
        like flow_step including compression including storage)
      """;

  private static final String INSERT =
      "insert into bench_row (flow_id, name, result) values ('00000000-0000-0000-0000-000000000000', 'step', %s)";

  private final Database database;
  private final Secret url;
  private final Payload payload;
  private final boolean hasPgbench;

  Ceiling(Database database, Secret url, Payload payload) {
    this.database = database;
    this.payload = payload;
    this.url = url;
    this.hasPgbench = onThePath();
    database.query(TABLE);
  }

  String name() {
    return hasPgbench ? "pgbench" : "own loop over the Vert.x client (no pgbench on the PATH)";
  }

  /** Commits a second. */
  double measure(int clients) throws IOException, InterruptedException {
    database.query("truncate bench_row");
    return hasPgbench ? pgbench(clients) : ownLoop(clients);
  }

  private static boolean onThePath() {
    try {
      return new ProcessBuilder("pgbench", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private double pgbench(int clients) throws IOException, InterruptedException {
    var script = Files.createTempFile("ceiling", ".sql");
    try {
      Files.writeString(script, INSERT.formatted(literal(payload.json(1))) + ";\n");
      var process = pgbench(clients, script).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      var tps = TPS.matcher(output);
      if (!tps.find()) {
        throw new IOException("pgbench said: " + output);
      }
      return Double.parseDouble(tps.group(1));
    } finally {
      Files.delete(script);
    }
  }

  /** A colon would begin the name of a variable of pgbench. */
  private static String literal(String text) {
    return "E'" + text.replace(":", "\\x3a") + "'";
  }

  /** The password goes through the environment, where other users do not see it. */
  private ProcessBuilder pgbench(int clients, Path script) {
    var uri = URI.create(url.reveal());
    var login = uri.getRawUserInfo().split(":", 2);
    var jobs = Math.min(clients, Runtime.getRuntime().availableProcessors());
    var pgbench =
        new ProcessBuilder(
            "pgbench",
            "--no-vacuum",
            "--protocol=prepared",
            "--client=" + clients,
            "--jobs=" + jobs,
            "--time=" + TIME.toSeconds(),
            "--file=" + script,
            "--host=" + uri.getHost(),
            "--port=" + (uri.getPort() < 0 ? 5432 : uri.getPort()),
            "--username=" + decoded(login[0]),
            decoded(uri.getRawPath().substring(1)));
    pgbench.environment().put("PGPASSWORD", login.length == 2 ? decoded(login[1]) : "");
    return pgbench.redirectErrorStream(true);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private double ownLoop(int clients) throws InterruptedException {
    var commits = new LongAdder();
    var until = System.nanoTime() + TIME.toNanos();
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < clients; i++) {
      threads.add(Thread.startVirtualThread(() -> insertUntil(until, commits)));
    }
    for (var thread : threads) {
      thread.join();
    }
    return commits.sum() / (double) TIME.toSeconds();
  }

  private void insertUntil(long until, LongAdder commits) {
    while (System.nanoTime() < until) {
      database.query(INSERT.formatted("$1"), payload.json(1));
      commits.increment();
    }
  }
}
