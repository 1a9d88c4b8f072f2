package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.testing.FreshPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when nodes die, freeze and come back, and when Postgres does. */
@Timeout(60)
class CrashTest {

  private static final int STEPS = 4;

  private final Bed bed = new Bed();
  private final Ledger ledger = new Ledger();

  @AfterEach
  void close() {
    bed.close();
  }

  private FlowKind<?, ?> counting(Runnable beforeEffect) {
    return new TestKind(
        "counting",
        (flow, input) -> {
          for (var i = 1; i <= STEPS; i++) {
            flow.step(
                "step-" + i,
                key -> {
                  beforeEffect.run();
                  ledger.make(key);
                });
          }
          return "counted";
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void a_node_that_dies_in_a_step_is_followed_by_its_own_restart(int step) {
    var reached = new CountDownLatch(1);
    var count = new AtomicInteger();
    var dying =
        bed.node(
            "a",
            counting(() -> {
              if (count.incrementAndGet() == step) {
                reached.countDown();
                sleepLong();
              }
            }));
    var id = bed.start("counting", "");
    Bed.eventually("the step is reached", () -> reached.getCount() == 0);
    dying.abandon();
    bed.node("a", counting(() -> {}));
    assertThat(bed.ended(id).result()).contains("\"counted\"");
    IntStream.rangeClosed(1, STEPS)
        .forEach(i -> assertThat(ledger.attempts(id + "/step-" + i)).isEqualTo(1));
  }

  private static void sleepLong() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_dead_nodes_flows_go_to_another_at_the_end_of_its_lease() {
    var dying = bed.farNode("dying", counting(CrashTest::sleepLong));
    var id = bed.start("counting", "");
    bed.reaches(id, State.RUNNING);
    bed.farNode("heir", counting(() -> {}));
    dying.abandon();
    assertThat(bed.ended(id).result()).contains("\"counted\"");
  }

  @Test
  void a_frozen_node_that_comes_back_changes_nothing() {
    var frozen = new CountDownLatch(1);
    var zombie =
        bed.farNode(
            "zombie",
            new TestKind(
                "freezing",
                (flow, input) ->
                    flow.step(
                        "who",
                        String.class,
                        key -> {
                          while (frozen.getCount() > 0) {
                            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                          }
                          return "zombie";
                        })));
    var id = bed.start("freezing", "");
    bed.reaches(id, State.RUNNING);
    zombie.stopBeating();
    bed.farNode(
        "heir",
        new TestKind("freezing", (flow, input) -> flow.step("who", String.class, key -> "heir")));
    var end = bed.ended(id);
    frozen.countDown();
    Bed.eventually("the zombie has given up", () -> zombie.running() == 0);
    assertThat(end.result()).contains("\"heir\"");
    assertThat(bed.flows.steps(id))
        .singleElement()
        .extracting(s -> s.result().orElse(""))
        .isEqualTo("\"heir\"");
    assertThat(bed.state(id)).isEqualTo(end);
  }

  @Test
  void storm_of_dying_nodes_records_every_step_once_and_never_runs_a_flow_twice_at_once() {
    var storm = new Storm(bed, ledger);
    var ids = IntStream.range(0, 120).mapToObj(i -> bed.start(Storm.KIND, "" + i)).toList();
    storm.rage(List.of("a", "b", "c"), 8, ids.size() * Storm.STEPS);
    for (var id : ids) {
      assertThat(bed.ended(id).state()).isEqualTo(State.DONE);
      assertThat(bed.flows.steps(id)).hasSize(Storm.STEPS).allMatch(s -> s.failure().isEmpty());
    }
    assertThat(ledger.there()).hasSize(ids.size() * Storm.STEPS);
    assertThat(storm.caughtInTheMiddle()).isGreaterThan(20);
    assertThat(storm.atOnce()).isEmpty();
  }

  @Test
  void a_restart_of_postgres_is_said_once_and_loses_nothing() {
    try (var said = new Said()) {
      bed.node("a", counting(() -> pause(20)));
      var ids = IntStream.range(0, 100).mapToObj(i -> bed.start("counting", "")).toList();
      Bed.eventually("work has begun", () -> ledger.total() > 50);
      FreshPostgres.stop();
      Bed.eventually("the outage is noticed", () -> said.warnings() == 1);
      pause(500);
      FreshPostgres.start();
      ids.forEach(id -> Bed.eventually("it ends", () -> endedDespite(id)));
      ids.forEach(id -> assertThat(bed.flows.steps(id)).hasSize(STEPS));
      assertThat(said.warnings()).as(said.toString()).isEqualTo(1);
      assertThat(said.stackTraces()).isEmpty();
    }
  }

  @Test
  void a_cancelled_flow_of_a_frozen_node_is_undone_at_the_end_of_its_lease() {
    var frozen = new CountDownLatch(1);
    TestKind.Code code =
        (flow, input) ->
            flow.step(
                "effect",
                String.class,
                key -> {
                  ledger.make(key);
                  while (frozen.getCount() > 0) {
                    pause(1);
                  }
                  return "too late";
                });
    TestKind.Undo undo = id -> ledger.undo(id.toString());
    var zombie = bed.farNode("zombie", new TestKind("freezing", code).undoing(undo));
    var id = bed.start("freezing", "");
    Bed.eventually("the effect is there", () -> ledger.total() == 1);
    bed.farNode("heir", new TestKind("freezing", code).undoing(undo));
    zombie.stopBeating();
    var cancelled = System.nanoTime();
    assertThat(bed.flows.cancel(id)).isTrue();
    var end = bed.ended(id);
    assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(6));
    assertThat(end.state()).isEqualTo(State.CANCELLED);
    assertThat(ledger.there()).isEmpty();
    frozen.countDown();
    Bed.eventually("the zombie has given up", () -> zombie.running() == 0);
    assertThat(bed.state(id)).isEqualTo(end);
    assertThat(bed.flows.steps(id)).isEmpty();
    assertThat(ledger.total()).isEqualTo(1);
  }

  @Test
  void a_flow_that_kills_its_node_ten_times_is_not_taken_up_again() {
    var id = bed.start("deadly", "");
    for (var death = 1; death <= 10; death++) {
      var reached = new CountDownLatch(1);
      var dying =
          bed.node(
              "a",
              new TestKind(
                  "deadly",
                  (flow, input) -> {
                    reached.countDown();
                    sleepLong();
                    return "";
                  }));
      Bed.eventually("it runs", () -> reached.getCount() == 0);
      dying.abandon();
    }
    var tries = new AtomicInteger();
    bed.node("a", new TestKind("deadly", (flow, input) -> "" + tries.incrementAndGet()));
    assertThat(bed.ended(id).state()).isEqualTo(State.FAILED);
    assertThat(bed.state(id).failure().orElseThrow().message()).contains("makes no progress");
    assertThat(tries).hasValue(0);
  }

  @Test
  void cut_connections_lose_nothing() {
    try (var said = new Said()) {
      bed.node("a", counting(() -> pause(20)));
      var ids = new ArrayList<FlowId>();
      Bed.eventually("a cut hits a statement on its way", () -> startedAndCut(ids, said));
      ids.forEach(id -> Bed.eventually("it ends", () -> endedDespite(id)));
      ids.forEach(id -> assertThat(bed.flows.steps(id)).hasSize(STEPS));
      assertThat(said.warnings()).isBetween(1, 10);
      assertThat(said.stackTraces()).isEmpty();
    }
  }

  /** Starts some flows and cuts every connection; a cut between two statements goes unnoticed. */
  private boolean startedAndCut(List<FlowId> ids, Said said) {
    try {
      IntStream.range(0, 5).forEach(i -> ids.add(bed.start("counting", "")));
    } catch (RuntimeException e) {
      // it met the cut before it; what did start is in the list
    }
    FreshPostgres.terminateBackends(bed.url);
    return said.warnings() > 0 && ids.size() >= 30;
  }

  private boolean endedDespite(FlowId id) {
    try {
      return bed.state(id).state() == State.DONE;
    } catch (Exception e) {
      return false; // the connection was one of those that were cut
    }
  }

  private static void pause(int millis) {
    java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
  }

  @Test
  void signals_and_awaits_that_race_lose_nothing() throws InterruptedException {
    bed.node(
        "a",
        new TestKind(
            "racing",
            (flow, input) -> {
              var first =
                  flow.await("one", String.class, Until.after(Duration.ofMinutes(1), "it goes on"))
                      .orElse("lost");
              var second =
                  flow.await("two", String.class, Until.after(Duration.ofMinutes(1), "it goes on"))
                      .orElse("lost");
              return first + second;
            }));
    var ids = IntStream.range(0, 200).mapToObj(i -> bed.start("racing", "")).toList();
    var senders = ids.stream().map(id -> Thread.ofVirtual().start(() -> signalTwice(id))).toList();
    for (var sender : senders) {
      sender.join();
    }
    ids.forEach(id -> assertThat(bed.ended(id).result()).contains("\"xy\""));
  }

  private void signalTwice(FlowId id) {
    pause(ThreadLocalRandom.current().nextInt(200));
    bed.flows.signal(id, "one", "x");
    pause(ThreadLocalRandom.current().nextInt(20));
    bed.flows.signal(id, "two", "y");
  }

  @Test
  void a_drained_node_gives_its_flows_to_another_at_a_step_boundary() {
    var first = bed.farNode("first", counting(() -> pause(150)));
    var id = bed.start("counting", "");
    Bed.eventually("it has begun", () -> ledger.total() > 0);
    first.drain(Duration.ofSeconds(5));
    assertThat(first.running()).isZero();
    assertThat(bed.state(id).state()).isEqualTo(State.READY);
    bed.farNode("second", counting(() -> {}));
    bed.ended(id);
    IntStream.rangeClosed(1, STEPS)
        .forEach(i -> assertThat(ledger.attempts(id + "/step-" + i)).isEqualTo(1));
  }

  @Test
  void a_flow_that_makes_no_progress_fails() {
    bed.node(
        "a",
        new TestKind(
            "poison",
            (flow, input) -> {
              throw new StackOverflowError("deep");
            }));
    var id = bed.start("poison", "");
    bed.database.query("update flow set claims = 9, progress = 0 where id = $1", id.value());
    Bed.eventually(
        "it was tried",
        () -> {
          bed.database.query("update flow set ready_at = now() where id = $1", id.value());
          return !bed.state(id).state().live();
        });
    assertThat(bed.state(id).failure().orElseThrow().message()).contains("makes no progress");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void a_cancelled_flow_is_undone_with_its_children_and_nothing_follows(int step) {
    var reached = new CountDownLatch(1);
    TestKind.Code child =
        (flow, input) -> {
          flow.step("child-effect", ledger::make);
          reached.countDown();
          flow.step("hang", key -> sleepLong());
          return "";
        };
    TestKind.Code parent =
        (flow, input) -> {
          for (var i = 0; i < 3; i++) {
            var n = i;
            flow.step(
                "step-" + i,
                key -> {
                  ledger.make(key);
                  if (n == step) {
                    reached.countDown();
                    sleepLong();
                  }
                });
          }
          return flow.call("child", Start.of("child", "", "me"), String.class).toString();
        };
    TestKind.Undo undo = id -> ledger.undo(id.toString());
    bed.node(
        "a",
        new TestKind("parent", parent).undoing(undo),
        new TestKind("child", child).undoing(undo));
    var id = bed.start("parent", "");
    Bed.eventually("the step is reached", () -> reached.getCount() == 0);
    assertThat(bed.flows.cancel(id)).isTrue();
    assertThat(bed.ended(id).state()).isEqualTo(State.CANCELLED);
    assertThat(ledger.there()).isEmpty();
    assertThat(bed.flows.list(FlowQuery.live())).isEmpty();
    assertThat(bed.flows.cancel(id)).isFalse();
  }

  @Test
  void an_undo_that_fails_is_tried_again() {
    var tries = new AtomicInteger();
    bed.node(
        "a",
        new TestKind(
                "waiting",
                (flow, input) ->
                    flow.await("x", String.class, Until.after(Duration.ofMinutes(1), "it goes on"))
                        .orElse(""))
            .undoing(id -> {
              if (tries.incrementAndGet() < 2) {
                throw new IllegalStateException("busy");
              }
            }));
    var id = bed.start("waiting", "");
    bed.reaches(id, State.WAITING);
    bed.flows.cancel(id);
    assertThat(bed.ended(id).state()).isEqualTo(State.CANCELLED);
    assertThat(tries).hasValue(2);
  }

  @Test
  void a_killed_process_is_followed_by_another() throws Exception {
    var child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledNode.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    child.environment().put("FLOW_TEST_URL", bed.url.reveal());
    var process = child.start();
    try {
      var id = bed.start("killed", "");
      Bed.eventually("it is in its second step", () -> bed.flows.steps(id).size() == 1);
      process.destroyForcibly().waitFor();
      bed.node("killed", KilledNode.kind(() -> {}));
      assertThat(bed.ended(id).result()).contains("\"survived\"");
      assertThat(bed.flows.steps(id)).extracting(StepState::name).containsExactly("one", "two");
    } finally {
      process.destroyForcibly();
    }
  }
}
