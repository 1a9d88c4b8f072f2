package dev.orchestrator.bench.telegram;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one contender did in one round; times in milliseconds.
 *
 * @param perSecond updates from the first that was brought to the last that was answered
 * @param faults answers out of order, and answers given twice
 * @param cpuMicros what its own processes computed for one update; Postgres not counted
 */
record Round(double perSecond, Times acknowledged, Times answered, int faults, double cpuMicros) {

  private static final double MILLION = 1e6;

  /** Half of them took at most, and all but one in a hundred. */
  record Times(double p50, double p99) {

    static Times of(AtomicLongArray seen) {
      var nanos = IntStream.range(0, seen.length()).mapToLong(seen::get).sorted().toArray();
      return new Times(nanos[nanos.length / 2] / MILLION, nanos[nanos.length * 99 / 100] / MILLION);
    }

    @Override
    public String toString() {
      return "p50 %7.2f p99 %7.2f ms".formatted(p50, p99);
    }
  }

  /** What was seen of the updates, in nanoseconds, and of the order of the answers. */
  record Seen(AtomicLongArray acknowledged, AtomicLongArray answered, int misplaced, int twice) {}

  static Round of(Seen seen, long nanos, Duration cpu) {
    var updates = seen.answered().length();
    return new Round(
        updates * 1e9 / nanos,
        Times.of(seen.acknowledged()),
        Times.of(seen.answered()),
        seen.misplaced() + seen.twice(),
        cpu.toNanos() / 1e3 / updates);
  }

  /** The median of each figure by itself, and all faults. */
  static Round median(List<Round> rounds) {
    return new Round(
        median(rounds, Round::perSecond),
        new Times(
            median(rounds, round -> round.acknowledged().p50()),
            median(rounds, round -> round.acknowledged().p99())),
        new Times(
            median(rounds, round -> round.answered().p50()),
            median(rounds, round -> round.answered().p99())),
        rounds.stream().mapToInt(Round::faults).sum(),
        median(rounds, Round::cpuMicros));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream()
        .mapToDouble(figure)
        .sorted()
        .skip(rounds.size() / 2)
        .findFirst()
        .orElse(0);
  }

  @Override
  public String toString() {
    return "%6.0f updates/s, acknowledged %s, answered %s, %d out of order or twice, %4.0f us of its own CPU each"
        .formatted(perSecond, acknowledged, answered, faults, cpuMicros);
  }
}
