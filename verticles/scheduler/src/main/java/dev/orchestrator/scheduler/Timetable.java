package dev.orchestrator.scheduler;

import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.JobSettings;
import dev.orchestrator.platform.RedisLock;
import dev.orchestrator.platform.Sweep;
import dev.orchestrator.store.Removed;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All jobs, and what looks for their due times on this node. */
final class Timetable {

  /** How often it is looked whether interrupted work has ended, 10 ms apart. */
  private static final int LOOKS_AT_THE_END = 300;

  private final SchedulerVerticle.Office office;
  private final SchedulerVerticle.Attic attic;
  private final List<DueTimes> times = new ArrayList<>();
  private final Map<String, Round> rounds = new LinkedHashMap<>();
  private final Round disk;

  Timetable(SchedulerVerticle.Office office, SchedulerVerticle.Attic attic) {
    this.office = office;
    this.attic = attic;
    this.disk = new Round(new Sweep("files of what is long over", new LocalFiles(attic)::clean));
    jobs(office.settings(), attic).forEach(this::add);
  }

  /** One line for each job, and one in {@link JobSettings}. */
  private static List<Job> jobs(JobSettings when, SchedulerVerticle.Attic attic) {
    return List.of(Job.asFlow("retention", when.of("retention"), Removed.KIND, attic.keep()));
  }

  private void add(Job job) {
    var timing = JobTiming.USUAL;
    var lock = new RedisLock(office.redis(), "orchestrator:job:" + job.name(), timing.alive());
    var due = new DueTimes(job, office.jobs(), lock, timing, office.name());
    times.add(due);
    rounds.put(job.name(), new Round(new Sweep("the job " + job.name(), due::look)));
  }

  /** What looks again and again. */
  Stream<Round> rounds() {
    var settling = new Settling(office.jobs().ends(), JobTiming.USUAL.alive(), System::nanoTime);
    var sweep = new Sweep("runs of jobs that are over", settling::settle);
    return Stream.concat(Stream.of(new Round(sweep)), rounds.values().stream());
  }

  /** What looks through this machine's disk. */
  Round disk() {
    return disk;
  }

  /** Has the node run the flows of the jobs, and answers who wants one now. */
  void open() {
    office.node().register(new Retention(attic));
    new JobDesk(office.jobs(), attic.receipts(), rounds).open(office.bus());
  }

  /** Interrupts the work that is done here, and waits a little so that its end is recorded. */
  void close(Vertx vertx) {
    times.forEach(DueTimes::stop);
    for (var i = 0; i < LOOKS_AT_THE_END && times.stream().anyMatch(DueTimes::works); i++) {
      Await.await(vertx.timer(10));
    }
  }
}
