package dev.orchestrator.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was struck, and how long it took each time until work went on. */
final class Recoveries {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Wishes wishes;
  private final List<String> blows = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();

  Recoveries(Wishes wishes) {
    this.wishes = wishes;
  }

  /** Waits until some flow has journaled a step again, or there is nothing to be done. */
  void await(String blow) {
    if (!wishes.underWay()) {
      blows.add(blow + ": nothing was under way any more");
      return;
    }
    var before = wishes.journaled();
    var began = System.nanoTime();
    ApiClient.await(
        LIMIT, () -> wishes.journaled() > before || !wishes.underWay(), Boolean.TRUE::equals);
    var took = (System.nanoTime() - began) / 1_000_000;
    times.add(took);
    blows.add("%s: %d ms to the next step".formatted(blow, took));
  }

  /** One line for each blow and one for all of them. */
  @Override
  public String toString() {
    return "%s\nfaults injected %d, recovery %s"
        .formatted(String.join("\n", blows), blows.size(), spread());
  }

  private String spread() {
    if (times.isEmpty()) {
      return "not measured";
    }
    var sorted = times.stream().sorted().toList();
    return "min %d ms, median %d ms, max %d ms"
        .formatted(sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast());
  }
}
