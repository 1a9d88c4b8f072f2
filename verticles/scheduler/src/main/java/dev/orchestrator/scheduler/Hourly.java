package dev.orchestrator.scheduler;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Start;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Starts a job's flow once an hour, whichever node comes first: its exclusive key is its kind. The
 * clock decides nothing but when; one that is wrong shifts the next run.
 */
final class Hourly {

  private static final Duration PERIOD = Duration.ofHours(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final String OWNER = "scheduler";

  private final Flows flows;
  private final InstantSource clock;
  private final Start<?> start;
  private long looked = System.nanoTime() - BETWEEN_LOOKS.toNanos();

  Hourly(Flows flows, InstantSource clock, String kind, Object input) {
    this.flows = flows;
    this.clock = clock;
    this.start = Start.of(kind, input, OWNER).exclusive(kind).subject(kind);
  }

  /** Starts it if it is due; returns how many it started. */
  int startIfDue() {
    if (System.nanoTime() - looked < BETWEEN_LOOKS.toNanos()) {
      return 0;
    }
    looked = System.nanoTime();
    var since = clock.instant().minus(PERIOD);
    var due =
        flows.list(FlowQuery.any().kind(start.kind()).subject(start.kind()).limit(1)).stream()
            .allMatch(last -> !last.state().live() && last.createdAt().isBefore(since));
    return due && flows.start(start).isPresent() ? 1 : 0;
  }
}
