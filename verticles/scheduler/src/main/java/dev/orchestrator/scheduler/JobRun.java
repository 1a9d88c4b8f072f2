package dev.orchestrator.scheduler;

import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Meanwhile;
import dev.orchestrator.platform.RedisLock;
import dev.orchestrator.store.JobOutcome;
import dev.orchestrator.store.JobTurn;
import dev.orchestrator.store.Jobs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run on this node: renews its lock and its row while it works, and records how it ended. What
 * was given up meanwhile is interrupted and records nothing.
 */
final class JobRun {

  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  private final Jobs jobs;
  private final JobTurn turn;
  private final RedisLock.Held lock;
  private final Duration alive;

  JobRun(Jobs jobs, JobTurn turn, RedisLock.Held lock, Duration alive) {
    this.jobs = jobs;
    this.turn = turn;
    this.lock = lock;
    this.alive = alive;
  }

  private record End(JobOutcome outcome, String detail) {}

  void carryOut(Job.Work work) {
    var end = ended(work);
    var _ = Thread.interrupted(); // the work was told to stop, not the record of its end
    if (!jobs.ends().end(turn, end.outcome(), end.detail())) {
      LOG.warn(
          "{} due at {} ended after it was given up, which changes nothing",
          turn.job(),
          turn.due());
    } else if (end.outcome() == JobOutcome.FAILED) {
      LOG.warn("{} due at {} failed: {}", turn.job(), turn.due(), end.detail());
    }
  }

  private End ended(Job.Work work) {
    var worker = Thread.currentThread();
    try (var _ = Meanwhile.every(alive.dividedBy(3), _ -> renew(worker))) {
      return new End(JobOutcome.DONE, work.run(turn));
    } catch (InterruptedException | Await.Interrupted e) {
      return new End(JobOutcome.FAILED, "It was told to stop.");
    } catch (Exception e) {
      return new End(JobOutcome.FAILED, e.toString());
    }
  }

  /**
   * The row first: it decides. A lock that Redis forgot is taken again. What is away is tried again
   * at the next time.
   */
  private void renew(Thread worker) {
    try {
      if (jobs.ends().alive(turn, alive)) {
        lock.renew();
      } else {
        worker.interrupt();
      }
    } catch (RuntimeException e) {
      LOG.info("the run of {} goes on without being renewed: {}", turn.job(), e.toString());
    }
  }
}
