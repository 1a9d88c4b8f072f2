package dev.orchestrator.scheduler;

import static dev.orchestrator.scheduler.TwoNodes.JOB;
import static dev.orchestrator.scheduler.TwoNodes.LIMIT;
import static dev.orchestrator.scheduler.TwoNodes.TIMING;
import static dev.orchestrator.scheduler.TwoNodes.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.scheduler.Job.Misfire;
import dev.orchestrator.scheduler.TwoNodes.Came;
import dev.orchestrator.store.JobTurn;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.FreshRedis;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to nodes and to Redis, a due time has one run, and one run goes on at a time.
 */
class DueTimesTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final TwoNodes nodes = new TwoNodes();
  private final ConcurrentLinkedQueue<JobTurn> done = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void close() {
    nodes.close();
  }

  /** Notes that it was done, and how many did it at once. */
  private String note(JobTurn turn) {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    done.add(turn);
    nodes.redis.ping(); // takes a while
    inside.decrementAndGet();
    return "noted";
  }

  @Test
  void each_of_hundreds_of_due_times_is_run_once_by_one_of_two_nodes_that_race() throws Exception {
    var job = job("every 1h", Misfire.RUN_ONCE, this::note);
    var both = List.of(nodes.node("a", job, TIMING), nodes.node("b", job, TIMING));
    both.getFirst().look();
    var began = nodes.now();
    var barrier = new CyclicBarrier(2);
    for (var i = 1; i <= 300; i++) {
      nodes.dueAt(began.minus(HOUR).plusSeconds(i));
      race(both, barrier);
    }

    assertThat(done).hasSize(301).doesNotHaveDuplicates();
    assertThat(most).hasValue(1);
    assertThat(nodes.outcomes()).hasSize(301).containsOnly("DONE");
    assertThat(done.stream().map(JobTurn::fence).toList()).isSorted().doesNotHaveDuplicates();
    assertThat(nodes.runs().stream().map(Came::node).distinct())
        .containsExactlyInAnyOrder("a", "b");
  }

  private static void race(List<DueTimes> both, CyclicBarrier barrier) throws Exception {
    var threads =
        both.stream()
            .map(node ->
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        barrier.await();
                        node.look();
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    }))
            .toList();
    for (var thread : threads) {
      assertThat(thread.join(LIMIT)).isTrue();
    }
  }

  @Test
  void a_small_interval_by_the_clock_is_run_once_each_while_redis_is_flushed_again_and_again()
      throws Exception {
    var job = job("every 20ms", Misfire.RUN_ONCE, this::note);
    var enough = new AtomicBoolean();
    var threads =
        Stream.of("a", "b", "c")
            .map(name -> nodes.node(name, job, TIMING))
            .map(node ->
                Thread.ofVirtual()
                    .start(() -> {
                      while (!enough.get()) {
                        node.look();
                      }
                    }))
            .toList();
    Eventually.within(LIMIT)
        .until(() -> {
          nodes.redis.send("FLUSHALL");
          return done.size() >= 100;
        });
    enough.set(true);
    for (var thread : threads) {
      assertThat(thread.join(LIMIT)).isTrue();
    }

    assertThat(most).as("never two at once, whatever Redis forgets").hasValue(1);
    assertThat(new HashSet<>(done.stream().map(JobTurn::due).toList())).hasSameSizeAs(done);
    assertThat(nodes.outcomes()).isSubsetOf("DONE", "OVERLAP");
    assertThat(nodes.outcomes().stream().filter("DONE"::equals)).hasSameSizeAs(done);
  }

  @Test
  void redis_that_forgets_the_lock_in_the_middle_of_a_run_lets_nobody_double_it() throws Exception {
    var go = new CountDownLatch(1);
    var began = new CountDownLatch(1);
    var job =
        job(
            "every 1h",
            Misfire.RUN_ONCE,
            turn -> {
              began.countDown();
              assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
              return note(turn);
            });
    var first = nodes.node("a", job, TIMING);
    var second = nodes.node("b", job, TIMING);
    var running = Thread.ofVirtual().start(first::look);
    assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
    nodes.redis.send("FLUSHALL");
    nodes.dueAt(nodes.now());
    second.look();
    second.look();
    go.countDown();
    assertThat(running.join(LIMIT)).isTrue();

    assertThat(done).hasSize(1);
    assertThat(nodes.outcomes()).containsExactly("DONE", "OVERLAP");
    assertThat(nodes.state().skipped()).isEqualTo(1);
  }

  @Test
  void a_holder_that_paused_for_too_long_changes_nothing_and_doubles_nothing() throws Exception {
    var awake = new CountDownLatch(1);
    var paused = new CountDownLatch(1);
    var mayWrite = new ConcurrentLinkedQueue<Boolean>();
    var sleeper =
        job(
            "every 1h",
            Misfire.RUN_ONCE,
            turn -> {
              paused.countDown();
              assertThat(awake.await(20, TimeUnit.SECONDS)).isTrue();
              mayWrite.add(nodes.flows.transaction(tx -> nodes.jobs.holds(tx, turn)));
              return "too late";
            });
    var thread = Thread.ofVirtual().start(nodes.node("frozen", sleeper, TIMING)::look);
    assertThat(paused.await(20, TimeUnit.SECONDS)).isTrue();
    var other = nodes.node("other", job("every 1h", Misfire.RUN_ONCE, this::note), TIMING);
    silent();
    assertThat(nodes.jobs.ends().giveUpSilentAndLate()).isEqualTo(1);
    nodes.redis.send("DEL", JOB); // as its time is over
    nodes.dueAt(nodes.now());
    other.look();
    awake.countDown();
    assertThat(thread.join(LIMIT)).isTrue();

    assertThat(nodes.outcomes()).containsExactly("LOST", "DONE");
    assertThat(done).hasSize(1);
    assertThat(mayWrite).containsExactly(false);
    assertThat(nodes.runs()).extracting(Came::detail).containsExactly("", "noted");
  }

  /** It was not renewed for as long as it lives; its next renewal would be in a while. */
  private void silent() {
    nodes.database.query("UPDATE job_run SET alive_until = now() - interval '1 ms'");
  }

  @Test
  void a_run_that_was_given_up_is_interrupted() throws Exception {
    var began = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var job =
        job(
            "every 1h",
            Misfire.RUN_ONCE,
            _ -> {
              began.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return "";
            });
    var brief = new JobTiming(TIMING.patience(), Duration.ofSeconds(1), HOUR, Duration.ZERO);
    var node = nodes.node("a", job, brief);
    var thread = Thread.ofVirtual().start(node::look);
    assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
    nodes.database.query("UPDATE job_run SET deadline = now() - interval '1 ms'");
    nodes.jobs.ends().giveUpSilentAndLate();
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(thread.join(LIMIT)).isTrue();

    assertThat(nodes.outcomes()).containsExactly("LATE");
    assertThat(nodes.redis.get(JOB)).as("the lock").isEmpty();
    nodes.dueAt(nodes.now());
    nodes.node("b", job("every 1h", Misfire.RUN_ONCE, this::note), TIMING).look();
    assertThat(nodes.outcomes()).as("the next due time runs").containsExactly("LATE", "DONE");
  }

  @Test
  void a_node_that_stops_tells_its_work_to_and_the_next_due_time_runs_elsewhere() throws Exception {
    var began = new CountDownLatch(1);
    var job =
        job(
            "every 1h",
            Misfire.RUN_ONCE,
            _ -> {
              began.countDown();
              new CountDownLatch(1).await();
              return "";
            });
    var node = nodes.node("a", job, TIMING);
    var thread = Thread.ofVirtual().start(node::look);
    assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(node.works()).isTrue();
    node.stop();
    assertThat(thread.join(LIMIT)).isTrue();
    assertThat(node.works()).isFalse();
    assertThat(nodes.outcomes()).containsExactly("FAILED");
    assertThat(nodes.runs().getFirst().detail()).contains("told to stop");
    nodes.dueAt(nodes.now());
    node.look();
    assertThat(nodes.runs()).hasSize(1);
    nodes.node("b", job("every 1h", Misfire.RUN_ONCE, this::note), TIMING).look();
    assertThat(nodes.outcomes()).containsExactly("FAILED", "DONE");
  }

  @Test
  void a_lock_that_somebody_else_has_is_counted_once_and_tried_again() throws Exception {
    var node = nodes.node("a", job("every 1h", Misfire.RUN_ONCE, this::note), TIMING);
    var held = TwoNodes.lock(nodes.redis, TIMING).acquire(Duration.ZERO).orElseThrow();
    node.look();
    node.look();
    assertThat(nodes.state().contended()).isEqualTo(1);
    assertThat(nodes.runs()).isEmpty();
    held.close();
    node.look();
    assertThat(nodes.outcomes()).containsExactly("DONE");
    assertThat(nodes.state().skipped()).isZero();
  }

  @Test
  void without_redis_a_due_time_is_skipped_and_the_next_one_tried() {
    var node = nodes.node("a", job("every 1h", Misfire.RUN_ONCE, this::note), TIMING);
    FreshRedis.stop(nodes.redisUrl);
    node.look();
    node.look();
    assertThat(nodes.outcomes()).containsExactly("REDIS_AWAY");
    assertThat(nodes.state().lastSkip().orElseThrow().outcome()).contains("REDIS_AWAY");
    assertThat(nodes.state().nextRun().orElseThrow()).isAfter(nodes.now());
    FreshRedis.start(nodes.redisUrl);
    Eventually.within(LIMIT)
        .until(() -> {
          nodes.dueAt(nodes.now());
          node.look();
          return !done.isEmpty();
        });
    assertThat(nodes.outcomes()).startsWith("REDIS_AWAY").endsWith("DONE");
  }

  @Test
  void a_node_that_does_not_reach_redis_leaves_the_due_time_to_others_for_a_while() {
    var patient = new JobTiming(TIMING.patience(), TIMING.alive(), HOUR, HOUR);
    var job = job("every 1h", Misfire.RUN_ONCE, this::note);
    var node = nodes.node("a", job, patient);
    FreshRedis.stop(nodes.redisUrl);
    node.look();
    assertThat(nodes.runs()).isEmpty();
    FreshRedis.start(nodes.redisUrl);
    Eventually.within(LIMIT)
        .until(() -> {
          node.look();
          return !done.isEmpty();
        });
    assertThat(nodes.outcomes()).containsExactly("DONE");
  }

  @Test
  void what_was_missed_while_nobody_was_there_becomes_one_run() {
    var node = nodes.node("a", job("every 1h", Misfire.RUN_ONCE, this::note), TIMING);
    node.look();
    var first = nodes.runs().getFirst().due();
    var now = nodes.now();
    nodes.dueAt(now.minus(HOUR.multipliedBy(5)).plusSeconds(60));
    node.look();
    node.look();
    assertThat(done).hasSize(2);
    assertThat(nodes.outcomes()).containsExactly("DONE", "DONE");
    assertThat(nodes.runs()).extracting(Came::due).contains(first);
    assertThat(nodes.state().nextRun()).contains(now.plusSeconds(60));
  }

  @Test
  void what_was_missed_is_skipped_if_the_job_says_so() {
    var node = nodes.node("a", job("every 1h", Misfire.SKIP, this::note), TIMING);
    node.look();
    var now = nodes.now();
    nodes.dueAt(now.minus(HOUR.multipliedBy(5)).plusSeconds(60));
    node.look();
    node.look();
    assertThat(done).hasSize(1);
    assertThat(nodes.outcomes()).containsExactlyInAnyOrder("DONE", "MISSED");
    assertThat(nodes.state().nextRun()).contains(now.plusSeconds(60));
    nodes.dueAt(now.minusSeconds(30));
    node.look();
    assertThat(done).as("what is half a minute late is on time").hasSize(2);
  }

  @Test
  void work_that_throws_is_a_run_that_failed_and_the_next_one_is_run() {
    var fails = new AtomicBoolean(true);
    var job =
        job(
            "every 1h",
            Misfire.RUN_ONCE,
            turn -> {
              if (fails.getAndSet(false)) {
                throw new IllegalStateException("no room");
              }
              return note(turn);
            });
    var node = nodes.node("a", job, TIMING);
    node.look();
    nodes.dueAt(nodes.now());
    node.look();
    assertThat(nodes.outcomes()).containsExactly("FAILED", "DONE");
    assertThat(nodes.runs().getFirst().detail()).contains("no room");
  }
}
