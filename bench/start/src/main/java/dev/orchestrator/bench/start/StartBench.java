package dev.orchestrator.bench.start;

import dev.orchestrator.platform.EmbeddedPostgres;
import dev.orchestrator.platform.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the server again and again and prints how long it took from the start of the process until
 * {@code /ready} answered 200, and how much memory was resident then. First with a Postgres and a
 * Redis that run already, as in production, then with embedded ones on an initialised folder.
 */
public final class StartBench {

  private StartBench() {}

  /**
   * Measures and prints.
   *
   * @param args the launcher script, and how many runs of each kind; 5 if left out
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var launcher = Path.of(args[0]).toAbsolutePath();
    var runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    var folder = Files.createTempDirectory("start-bench");
    try (var postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        var redis = EmbeddedRedis.start(folder.resolve("redis"))) {
      var services =
          Map.of("POSTGRES_URL", postgres.url().reveal(), "REDIS_URL", redis.url().reveal());
      print("external services", measure(launcher, folder.resolve("external"), services, runs));
    }
    print("embedded services", measure(launcher, folder.resolve("embedded"), Map.of(), runs));
  }

  /** The first start makes the schema and is not counted. */
  private static List<Start> measure(
      Path launcher, Path data, Map<String, String> settings, int runs)
      throws IOException, InterruptedException {
    var starts = new ArrayList<Start>();
    for (var run = 0; run <= runs; run++) {
      starts.add(Start.measure(launcher, data, settings));
    }
    return starts.subList(1, starts.size());
  }

  private static void print(String name, List<Start> starts) {
    var millis = starts.stream().map(Start::readyMillis).sorted().toList();
    var memory = starts.stream().map(Start::residentMb).sorted().toList();
    System.out.printf(
        "%s: ready in %d ms (min %d, max %d), resident %d MB (max %d), %d runs%n",
        name,
        millis.get(millis.size() / 2),
        millis.getFirst(),
        millis.getLast(),
        memory.get(memory.size() / 2),
        memory.getLast(),
        starts.size());
  }
}
