package dev.orchestrator.scheduler;

import dev.orchestrator.platform.RedisAway;
import dev.orchestrator.platform.RedisLock;
import dev.orchestrator.platform.RedisRefused;
import dev.orchestrator.store.JobDue;
import dev.orchestrator.store.JobOutcome;
import dev.orchestrator.store.JobPlan;
import dev.orchestrator.store.JobStart;
import dev.orchestrator.store.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the due times of one job, on one node. The lock in Redis keeps nodes apart; that a due
 * time has one run at most, and one run goes on at a time, is decided by Postgres.
 */
final class DueTimes {

  private static final Logger LOG = LoggerFactory.getLogger(DueTimes.class);

  /** What a person asked for and nobody could do is not wanted any more. */
  private static final Duration WANTED = Duration.ofHours(1);

  private final Job job;
  private final Jobs jobs;
  private final RedisLock lock;
  private final JobTiming timing;
  private final JobPlan plan;
  private boolean scheduled;
  private @Nullable Instant contended;
  private @Nullable Outage outage;
  private volatile boolean stopping;
  private volatile @Nullable Thread worker;

  DueTimes(Job job, Jobs jobs, RedisLock lock, JobTiming timing, String node) {
    this.job = job;
    this.jobs = jobs;
    this.lock = lock;
    this.timing = timing;
    this.plan = job.plan(node, timing.alive());
  }

  /** A due time for which Redis could not be asked. */
  private record Outage(Instant due, long since) {}

  /** Runs what is due; on one thread at a time. Returns nothing to be told. */
  int look() {
    if (stopping) {
      return 0;
    }
    if (!scheduled) {
      jobs.schedule(job.name(), job.schedule());
      scheduled = true;
    }
    jobs.due(job.name()).ifPresent(this::take);
    return 0;
  }

  /** Begins nothing more, and tells the work that is done here to stop. */
  void stop() {
    stopping = true;
    var working = worker;
    if (working != null) {
      working.interrupt();
    }
  }

  /** Whether work is done here. */
  boolean works() {
    return worker != null;
  }

  private void take(JobDue due) {
    if (due.late().compareTo(longestDelay(due)) > 0) {
      skip(due, JobOutcome.MISSED);
    } else if (due.runs()) {
      skip(due, JobOutcome.OVERLAP);
    } else {
      takeLocked(due);
    }
  }

  private Duration longestDelay(JobDue due) {
    if (due.asked()) {
      return WANTED;
    }
    return switch (job.misfire()) {
      case RUN_ONCE -> Duration.ofSeconds(Long.MAX_VALUE);
      case SKIP -> timing.onTime();
    };
  }

  private void takeLocked(JobDue due) {
    Optional<RedisLock.Held> held;
    try {
      held = lock.acquire(timing.patience());
    } catch (RedisAway | RedisRefused e) {
      waitForRedis(due, e);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    held.ifPresentOrElse(free -> run(due, free), () -> contended(due));
  }

  private void run(JobDue due, RedisLock.Held held) {
    try (held) {
      switch (jobs.begin(due, plan)) {
        case JobStart.Gone() -> {}
        case JobStart.Overlaps() -> tell(due, JobOutcome.OVERLAP);
        case JobStart.Begun(var turn) -> {
          if (job.deed() instanceof Job.Deed.Here(var work)) {
            carryOut(new JobRun(jobs, turn, held, timing.alive()), work);
          }
        }
      }
    }
  }

  private void carryOut(JobRun run, Job.Work work) {
    worker = Thread.currentThread();
    if (stopping) {
      Thread.currentThread().interrupt(); // stop() came just before
    }
    try {
      run.carryOut(work);
    } finally {
      worker = null;
    }
  }

  /** That somebody else has the lock is said once for each due time; the next look tries again. */
  private void contended(JobDue due) {
    if (!due.due().equals(contended)) {
      contended = due.due();
      jobs.contended(job.name());
      LOG.info("{} due at {}: another node has the lock", job.name(), due.due());
    }
  }

  private void waitForRedis(JobDue due, RuntimeException why) {
    if (outage == null || !outage.due().equals(due.due())) {
      outage = new Outage(due.due(), System.nanoTime());
    }
    if (System.nanoTime() - outage.since() >= timing.redis().toNanos()) {
      LOG.debug("without a lock", why);
      skip(due, JobOutcome.REDIS_AWAY);
    }
  }

  private void skip(JobDue due, JobOutcome outcome) {
    if (jobs.skip(due, plan, outcome, "")) {
      tell(due, outcome);
    }
  }

  private void tell(JobDue due, JobOutcome outcome) {
    switch (outcome) {
      case REDIS_AWAY ->
          LOG.warn(
              "{} due at {} is skipped: Redis is away, and without it there is no lock",
              job.name(),
              due.due());
      case MISSED -> LOG.info("{} due at {} is skipped: nobody was there", job.name(), due.due());
      case OVERLAP ->
          LOG.info("{} due at {} is skipped: the last run still goes on", job.name(), due.due());
      case DONE, FAILED, CANCELLED, LOST, LATE -> {}
    }
  }
}
