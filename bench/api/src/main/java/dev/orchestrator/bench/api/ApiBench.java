package dev.orchestrator.bench.api;

import dev.orchestrator.platform.EmbeddedPostgres;
import dev.orchestrator.platform.EmbeddedRedis;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints how many times a second {@code GET /api/projects/{id}} is answered: the key looked up, the
 * request counted in Redis, one row read. Beside it a Fastify server that does the same in one
 * process and in two, on the same Postgres and Redis, in turns, under the same load of wrk.
 */
public final class ApiBench {

  private static final int WARM_UP_SECONDS = 10;
  private static final int ROUND_SECONDS = 5;
  private static final double AIM = 2;

  private final Wrk wrk;
  private final int rounds;

  private ApiBench(Wrk wrk, int rounds) {
    this.wrk = wrk;
    this.rounds = rounds;
  }

  /**
   * Measures and prints; takes about three minutes.
   *
   * @param args the launcher script, the folder of the Fastify server, the script for wrk, and how
   *     many rounds; 7 if left out
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var launcher = Path.of(args[0]).toAbsolutePath();
    var rounds = args.length > 3 ? Integer.parseInt(args[3]) : 7;
    var folder = Files.createTempDirectory("api-bench");
    Wrk.require();
    try (var postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        var redis = EmbeddedRedis.start(folder.resolve("redis"))) {
      var services =
          Map.of("POSTGRES_URL", postgres.url().reveal(), "REDIS_URL", redis.url().reveal());
      try (var contenders = Contenders.start(launcher, Path.of(args[1]), folder, services)) {
        var guests = Guests.invite(postgres.url(), folder.resolve("guests"));
        new ApiBench(new Wrk(Path.of(args[2]), guests), rounds).compare(contenders);
      }
    }
  }

  private void compare(Contenders contenders) throws IOException, InterruptedException {
    System.out.printf("%s; %s%n", wrk, load());
    var measured = new LinkedHashMap<Contender, List<Round>>();
    for (var contender : contenders.all()) {
      contender.under(wrk, WARM_UP_SECONDS);
      measured.put(contender, new ArrayList<>());
    }
    for (var round = 0; round < rounds; round++) {
      for (var each : measured.entrySet()) {
        each.getValue().add(each.getKey().under(wrk, ROUND_SECONDS));
      }
    }
    measured.forEach((contender, each) -> System.out.println(line(contender, each)));
    printRatio(measured);
  }

  private static String line(Contender contender, List<Round> rounds) {
    return "%-22s %s".formatted(contender.name() + ":", Round.median(rounds));
  }

  /** Each round is compared with the better of the others in the same round. */
  private void printRatio(Map<Contender, List<Round>> measured) {
    var each = List.copyOf(measured.values());
    var ratios = new ArrayList<Double>();
    for (var round = 0; round < rounds; round++) {
      var number = round;
      var best =
          each.subList(1, each.size()).stream()
              .mapToDouble(other -> other.get(number).perSecond())
              .max()
              .orElseThrow();
      ratios.add(each.getFirst().get(round).perSecond() / best);
    }
    ratios.sort(null);
    var median = ratios.get(ratios.size() / 2);
    System.out.printf(
        "ours beside the better of them: %.2f (min %.2f, max %.2f) [aim: at least %.1f, %s]%n",
        median, ratios.getFirst(), ratios.getLast(), AIM, median >= AIM ? "met" : "NOT MET");
  }

  /** What else runs on this machine spoils every figure. */
  private static String load() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return "load average %.1f on %d processors"
        .formatted(system.getSystemLoadAverage(), system.getAvailableProcessors());
  }
}
