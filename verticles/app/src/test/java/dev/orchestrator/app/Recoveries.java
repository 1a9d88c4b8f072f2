package dev.orchestrator.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was struck, and how long it took each time until work went on. */
final class Recoveries {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Wishes wishes;
  private final List<Long> times = new ArrayList<>();
  private int blows;

  Recoveries(Wishes wishes) {
    this.wishes = wishes;
  }

  /** How much was struck. */
  int count() {
    return blows;
  }

  /** Waits until some flow has journaled a step again, or there is nothing to be done. */
  void await(String blow) {
    blows++;
    if (!wishes.underWay()) {
      System.out.println("chaos: " + blow + ": nothing was under way any more");
      return;
    }
    var before = wishes.journaled();
    var began = System.nanoTime();
    ApiClient.await(
        LIMIT, () -> wishes.journaled() > before || !wishes.underWay(), Boolean.TRUE::equals);
    var took = (System.nanoTime() - began) / 1_000_000;
    times.add(took);
    System.out.println("chaos: %s: %d ms to the next step".formatted(blow, took));
  }

  @Override
  public String toString() {
    if (times.isEmpty()) {
      return "not measured";
    }
    var sorted = times.stream().sorted().toList();
    return "min %d ms, median %d ms, max %d ms"
        .formatted(sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast());
  }
}
