package dev.orchestrator.scheduler;

import dev.orchestrator.flow.EndedFlows;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.JobSettings;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Sweep;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Jobs;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.RefusedMessages;
import dev.orchestrator.store.Releases;
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
 * sweep that fails is tried again at its next time. Runs the jobs, each on one node at a time, and
 * the flows of kind {@code scheduler.*}.
 */
public final class SchedulerVerticle extends VerticleBase {

  /** How often a node looks through its own disk. */
  private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(15);

  private final List<Round> rounds;
  private final Duration period;
  private final @Nullable Timetable timetable;

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
   * Who does the jobs, and when.
   *
   * @param node runs their flows
   * @param name of this node
   */
  public record Office(
      FlowNode node, String name, Bus bus, Redis redis, Jobs jobs, JobSettings settings) {}

  /**
   * @param period from the start of one round to the start of the next
   */
  public SchedulerVerticle(List<Sweep> sweeps, Duration period) {
    this.rounds = sweeps.stream().map(Round::new).toList();
    this.period = period;
    this.timetable = null;
  }

  /** As above, with the jobs, and with a look through the disk of this machine now and then. */
  public SchedulerVerticle(Office office, Attic attic, List<Sweep> sweeps, Duration period) {
    var table = new Timetable(office, attic);
    this.rounds = Stream.concat(sweeps.stream().map(Round::new), table.rounds()).toList();
    this.period = period;
    this.timetable = table;
  }

  @Override
  public Future<?> start() {
    if (timetable != null) {
      timetable.open();
      repeat(timetable.disk(), BETWEEN_CLEANINGS);
      timetable.disk().begin();
    }
    rounds.forEach(round -> repeat(round, period));
    return Future.succeededFuture();
  }

  private void repeat(Round round, Duration every) {
    vertx.setPeriodic(every.toMillis(), _ -> round.begin());
  }

  @Override
  public Future<?> stop() {
    rounds.forEach(Round::end);
    if (timetable != null) {
      timetable.disk().end();
      timetable.close(vertx);
    }
    return Future.succeededFuture();
  }
}
