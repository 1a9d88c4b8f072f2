package dev.orchestrator.scheduler;

import dev.orchestrator.flow.EndedFlows;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.platform.Sweep;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.RefusedMessages;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.Removed;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.workers.ProcessWorkers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the sweeps: each one again and again, never over itself, and none waiting for another. A
 * sweep that fails is tried again at its next time. Runs the flows of kind {@code scheduler.*}.
 */
public final class SchedulerVerticle extends VerticleBase {

  private final List<Round> rounds;
  private final Duration period;
  private final @Nullable Runnable registering;

  /**
   * What the retention looks through.
   *
   * @param notes what is noted beside the work
   * @param releaseFolder where the files of the releases of this machine lie
   * @param workers those of this machine
   */
  public record Attic(
      Flows flows,
      EndedFlows ended,
      Receipts receipts,
      Releases releases,
      Notes notes,
      ProcessWorkers workers,
      Path releaseFolder,
      Keep keep,
      InstantSource clock) {}

  /** The tables of what is noted beside the work. */
  public record Notes(
      Failures failures,
      Alerts alerts,
      RefusedMessages refused,
      ThreadSummaries summaries,
      HealthLooks looks,
      SecretWaits waits) {}

  /**
   * @param period from the start of one round to the start of the next
   */
  public SchedulerVerticle(List<Sweep> sweeps, Duration period) {
    this.rounds = sweeps.stream().map(Round::new).toList();
    this.period = period;
    this.registering = null;
  }

  /**
   * As above, with the jobs that are flows: {@code scheduler.retention}, once an hour.
   *
   * @param node runs them
   */
  public SchedulerVerticle(FlowNode node, Attic attic, List<Sweep> sweeps, Duration period) {
    var hourly = new Hourly(attic.flows(), attic.clock(), Removed.KIND, attic.keep());
    var due = new Sweep("retention that is due", () -> quietly(hourly));
    this.rounds = Stream.concat(sweeps.stream(), Stream.of(due)).map(Round::new).toList();
    this.period = period;
    this.registering = () -> node.register(new Retention(attic));
  }

  /** A job that begins on time is nothing that was overlooked, so nothing is said of it. */
  private static int quietly(Hourly hourly) {
    hourly.startIfDue();
    return 0;
  }

  @Override
  public Future<?> start() {
    if (registering != null) {
      registering.run();
    }
    rounds.forEach(round -> vertx.setPeriodic(period.toMillis(), _ -> round.begin()));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    rounds.forEach(Round::end);
    return Future.succeededFuture();
  }
}
