package dev.orchestrator.bench.api;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one contender did in one round.
 *
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param cpuMicros what its own processes computed for one request; Postgres and Redis not counted
 */
record Round(double perSecond, double p50, double p99, double cpuMicros) {

  /** The median of each figure by itself. */
  static Round median(List<Round> rounds) {
    return new Round(
        median(rounds, Round::perSecond),
        median(rounds, Round::p50),
        median(rounds, Round::p99),
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
    return "%6.0f requests/s, p50 %6.2f ms, p99 %6.2f ms, %4.0f us of its own CPU each"
        .formatted(perSecond, p50, p99, cpuMicros);
  }
}
