package dev.orchestrator.bench.telegram;

import dev.orchestrator.platform.EmbeddedPostgres;
import dev.orchestrator.platform.EmbeddedRedis;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.testing.telegram.LimitRules;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints how fast updates that Telegram brings are acknowledged and answered from data: 2,000
 * chats, each update brought twice, first as fast as they are taken and then 200 a second. Beside
 * it a bot of grammY, which answers the same and keeps nothing. The double of Telegram has no
 * limits here.
 */
public final class TelegramBench {

  private static final int PER_SECOND = 200;
  private static final int WARM_UP = 10_000;
  private static final double AIM_FULL = 1.5;
  private static final double AIM_ACKNOWLEDGED = 15;

  private final Load load;

  private TelegramBench(Load load) {
    this.load = load;
  }

  /** What was measured of one contender. */
  private record Measured(Contender contender, List<Round> full, List<Round> steady) {

    Measured(Contender contender) {
      this(contender, new ArrayList<>(), new ArrayList<>());
    }

    void print() {
      System.out.printf("%-6s full rate: %s%n", contender.name(), Round.median(full));
      System.out.printf("%-6s %5d/s:   %s%n", contender.name(), PER_SECOND, Round.median(steady));
    }
  }

  /**
   * Measures and prints; takes about six minutes.
   *
   * @param args the launcher script, the folder of grammY's bot, how many rounds at full rate (5 if
   *     left out), and how many updates in each round and at the steady rate (20000 each)
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    var updates = args.length > 3 ? Integer.parseInt(args[3]) : 20_000;
    var slowly = args.length > 4 ? Integer.parseInt(args[4]) : 20_000;
    var folder = Files.createTempDirectory("telegram-bench");
    var answers = new Answers();
    try (var postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        var redis = EmbeddedRedis.start(folder.resolve("redis"));
        var telegram = BotApiDouble.start(InstantSource.system(), LimitRules.NONE);
        var load = new Load(answers)) {
      telegram.tells(answers::hear);
      var services =
          Map.of("POSTGRES_URL", postgres.url().reveal(), "REDIS_URL", redis.url().reveal());
      var launcher = Path.of(args[0]).toAbsolutePath();
      try (var all = Contenders.start(launcher, Path.of(args[1]), folder, telegram, services)) {
        new TelegramBench(load).compare(all.all(), rounds, updates, slowly);
      }
    }
  }

  private void compare(List<Contender> contenders, int rounds, int updates, int slowly)
      throws InterruptedException {
    System.out.println(load());
    var measured = contenders.stream().map(Measured::new).toList();
    for (var contender : contenders) {
      load.full(contender, WARM_UP);
    }
    for (var round = 0; round < rounds; round++) {
      for (var each : measured) {
        each.full().add(load.full(each.contender(), updates));
      }
    }
    for (var each : measured) {
      each.steady().add(load.steady(each.contender(), slowly, PER_SECOND));
    }
    measured.forEach(Measured::print);
    judge(measured.getFirst(), measured.getLast());
  }

  private static void judge(Measured ours, Measured theirs) {
    var ratio = Round.median(ours.full()).perSecond() / Round.median(theirs.full()).perSecond();
    System.out.printf(
        "at full rate ours beside grammY: %.2f [aim: at least %.1f, %s]%n",
        ratio, AIM_FULL, ratio >= AIM_FULL ? "met" : "NOT MET");
    var p99 = Round.median(ours.steady()).acknowledged().p99();
    System.out.printf(
        "at %d/s ours acknowledges in p99 %.1f ms [aim: below %.0f, %s]%n",
        PER_SECOND, p99, AIM_ACKNOWLEDGED, p99 < AIM_ACKNOWLEDGED ? "met" : "NOT MET");
  }

  /** What else runs on this machine spoils every figure. */
  private static String load() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return "load average %.1f on %d processors"
        .formatted(system.getSystemLoadAverage(), system.getAvailableProcessors());
  }
}
