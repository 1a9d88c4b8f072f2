package dev.orchestrator.scheduler;

import dev.orchestrator.flow.EndedFlows;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.JobSettings;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.RedisLock;
import dev.orchestrator.platform.Sweep;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Jobs;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final @Nullable Roster roster;

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

  /** What is begun with the verticle, besides the sweeps. */
  private record Roster(Office office, Attic attic, Map<String, Round> jobs, Round disk) {}

  /**
   * @param period from the start of one round to the start of the next
   */
  public SchedulerVerticle(List<Sweep> sweeps, Duration period) {
    this.rounds = sweeps.stream().map(Round::new).toList();
    this.period = period;
    this.roster = null;
  }

  /** As above, with the jobs, and with a look through the disk of this machine now and then. */
  public SchedulerVerticle(Office office, Attic attic, List<Sweep> sweeps, Duration period) {
    var jobs = new LinkedHashMap<String, Round>();
    for (var job : jobs(office.settings(), attic)) {
      jobs.put(job.name(), round(office, job));
    }
    var settling = new Sweep("runs of jobs that are over", () -> quietly(office.jobs()));
    this.rounds =
        Stream.concat(
                Stream.concat(sweeps.stream(), Stream.of(settling)).map(Round::new),
                jobs.values().stream())
            .toList();
    this.period = period;
    var disk = new Round(new Sweep("files of what is long over", new LocalFiles(attic)::clean));
    this.roster = new Roster(office, attic, jobs, disk);
  }

  /** All jobs: one line for each, and one in {@link JobSettings}. */
  private static List<Job> jobs(JobSettings when, Attic attic) {
    return List.of(Job.asFlow("retention", when.of("retention"), Removed.KIND, attic.keep()));
  }

  private static Round round(Office office, Job job) {
    var timing = JobTiming.USUAL;
    var lock = new RedisLock(office.redis(), "orchestrator:job:" + job.name(), timing.alive());
    var due = new DueTimes(job, office.jobs(), lock, timing, office.name());
    return new Round(new Sweep("the job " + job.name(), due::look));
  }

  /** That a run ended is nothing that was overlooked, so nothing is said of it. */
  private static int quietly(Jobs jobs) {
    jobs.ends().settle();
    return 0;
  }

  @Override
  public Future<?> start() {
    if (roster != null) {
      open(roster);
    }
    rounds.forEach(round -> vertx.setPeriodic(period.toMillis(), _ -> round.begin()));
    return Future.succeededFuture();
  }

  private void open(Roster roster) {
    var office = roster.office();
    office.node().register(new Retention(roster.attic()));
    new JobDesk(office.jobs(), roster.attic().receipts(), roster.jobs()).open(office.bus());
    roster.disk().begin();
    vertx.setPeriodic(BETWEEN_CLEANINGS.toMillis(), _ -> roster.disk().begin());
  }

  @Override
  public Future<?> stop() {
    rounds.forEach(Round::end);
    if (roster != null) {
      roster.disk().end();
    }
    return Future.succeededFuture();
  }
}
