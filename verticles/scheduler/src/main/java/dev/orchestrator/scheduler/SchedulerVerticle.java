package dev.orchestrator.scheduler;

import dev.orchestrator.platform.Sweep;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;

/**
 * Runs the sweeps: each one again and again, never over itself, and none waiting for another. A
 * sweep that fails is tried again at its next time.
 */
public final class SchedulerVerticle extends VerticleBase {

  private final List<Round> rounds;
  private final Duration period;

  /**
   * @param period from the start of one round to the start of the next
   */
  public SchedulerVerticle(List<Sweep> sweeps, Duration period) {
    this.rounds = sweeps.stream().map(Round::new).toList();
    this.period = period;
  }

  @Override
  public Future<?> start() {
    rounds.forEach(round -> vertx.setPeriodic(period.toMillis(), _ -> round.begin()));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    rounds.forEach(Round::end);
    return Future.succeededFuture();
  }
}
