package dev.orchestrator.workers;

import java.time.Duration;

/**
 * What a worker may take before it is ended.
 *
 * @param wallClock from its start to its end
 * @param inactivity without a byte of output
 * @param maxLogBytes output altogether
 */
public record Limits(Duration wallClock, Duration inactivity, long maxLogBytes) {

  /** A coding turn: 60 minutes, 10 without a sign of life, 32 MB of output. */
  public static Limits coding() {
    return new Limits(Duration.ofMinutes(60), Duration.ofMinutes(10), 32L << 20);
  }

  /** A run of a project's tests: 15 minutes, 5 without a sign of life, 16 MB of output. */
  public static Limits testing() {
    return new Limits(Duration.ofMinutes(15), Duration.ofMinutes(5), 16L << 20);
  }
}
