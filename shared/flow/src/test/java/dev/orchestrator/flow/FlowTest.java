package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.JsonMismatch;
import dev.orchestrator.platform.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FlowTest {

  record Point(int x, Optional<Instant> seen) {}

  private final Bed bed = new Bed();
  private final Ledger ledger = new Ledger();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void steps_run_once_and_the_result_is_kept() {
    var seen = Instant.parse("2026-01-02T03:04:05.123456Z");
    bed.node(
        "a",
        new TestKind(
            "sum",
            (flow, input) -> {
              var point =
                  flow.step(
                      "first",
                      Point.class,
                      key -> {
                        ledger.make(key);
                        return new Point(input.length(), Optional.of(seen));
                      });
              flow.step("second", ledger::make);
              return point + "!";
            }));
    var id = bed.start("sum", "four");
    var end = bed.ended(id);
    assertThat(end.state()).isEqualTo(State.DONE);
    assertThat(end.result()).contains("\"Point[x=4, seen=Optional[" + seen + "]]!\"");
    assertThat(bed.flows.steps(id)).extracting(StepState::name).containsExactly("first", "second");
    assertThat(ledger.order()).containsExactly(id + "/first", id + "/second");
    assertThat(ledger.total()).isEqualTo(2);
  }

  @Test
  void a_failure_is_thrown_alike_live_and_in_a_replay() {
    var thrown = new CopyOnWriteArrayList<String>();
    bed.node(
        "a",
        new TestKind(
            "failing",
            (flow, input) -> {
              try {
                flow.step(
                    "bad",
                    key -> {
                      throw new java.io.IOException("no such host");
                    });
              } catch (StepFailed e) {
                thrown.add(e.getMessage() + "|" + e.type() + "|" + e.is(java.io.IOException.class));
              }
              flow.await("go", String.class, Until.after(Duration.ofMinutes(1), "it goes on"));
              return "over it";
            }));
    var id = bed.start("failing", "");
    bed.reaches(id, State.WAITING);
    bed.flows.signal(id, "go", "");
    assertThat(bed.ended(id).state()).isEqualTo(State.DONE);
    assertThat(thrown).hasSize(2).containsOnly("bad: no such host|java.io.IOException|true");
  }

  @Test
  void a_failure_that_nobody_catches_fails_the_flow_and_undoes_it() {
    var kind =
        new TestKind.Hearing(
            "failing",
            (flow, input) -> {
              flow.step("made", ledger::make);
              flow.step(
                  "bad",
                  key -> {
                    throw new IllegalStateException("out of paper");
                  });
              return "";
            });
    bed.node("a", kind.undoing(id -> ledger.undo(id.toString())));
    var id = bed.start("failing", "");
    var end = bed.ended(id);
    assertThat(end.state()).isEqualTo(State.FAILED);
    assertThat(end.failure())
        .contains(new Failure("java.lang.IllegalStateException", "out of paper"));
    assertThat(ledger.there()).isEmpty();
    Bed.eventually("the kind hears of it", () -> kind.ends.size() == 1);
    assertThat(kind.ends.getFirst()).contains("out of paper");
  }

  @Test
  void a_failed_flow_is_retried_from_the_step_that_failed() {
    var paper = new AtomicInteger();
    bed.node(
        "a",
        new TestKind(
            "printing",
            (flow, input) -> {
              flow.step("before", ledger::make);
              flow.step(
                  "print",
                  key -> {
                    if (paper.get() == 0) {
                      throw new IllegalStateException("out of paper");
                    }
                  });
              return "printed";
            }));
    var id = bed.start("printing", "");
    assertThat(bed.ended(id).state()).isEqualTo(State.FAILED);
    paper.set(1);
    assertThat(bed.flows.retry(id)).isTrue();
    assertThat(bed.ended(id).state()).isEqualTo(State.DONE);
    assertThat(ledger.attempts(id + "/before")).isEqualTo(1);
    assertThat(bed.flows.retry(id)).isFalse();
  }

  @Test
  void a_step_is_tried_as_often_as_its_policy_says() {
    var tries = new AtomicInteger();
    var others = new AtomicInteger();
    var policy = Retry.of(3, Duration.ofMillis(1)).on(java.io.IOException.class);
    bed.node(
        "a",
        new TestKind(
            "stubborn",
            (flow, input) -> {
              var n =
                  flow.step(
                      "third time",
                      Integer.class,
                      policy,
                      key -> {
                        if (tries.incrementAndGet() < 3) {
                          throw new java.io.IOException("again");
                        }
                        return tries.get();
                      });
              try {
                flow.step(
                    "hopeless",
                    policy,
                    key -> {
                      others.incrementAndGet();
                      throw new IllegalStateException("never");
                    });
              } catch (StepFailed e) {
                return n + e.getMessage();
              }
              return "";
            }));
    assertThat(bed.ended(bed.start("stubborn", "")).result()).contains("\"3hopeless: never\"");
    assertThat(others).hasValue(1);
  }

  @Test
  void a_name_used_twice_is_refused() {
    bed.node(
        "a",
        new TestKind(
            "twice",
            (flow, input) -> {
              flow.step("same", key -> {});
              flow.step("same", key -> {});
              return "";
            }));
    var end = bed.ended(bed.start("twice", ""));
    assertThat(end.failure().orElseThrow().type()).isEqualTo(DuplicateStep.class.getName());
    assertThat(end.failure().orElseThrow().message()).contains("\"same\" twice");
  }

  @Test
  void a_secret_is_not_journaled() {
    bed.node(
        "a",
        new TestKind(
            "leaking",
            (flow, input) ->
                flow.step("leak", Map.class, key -> Map.of("k", new Secret("hunter2")))
                    .toString()));
    var id = bed.start("leaking", "");
    var failure = bed.ended(id).failure().orElseThrow();
    assertThat(failure.type()).isEqualTo(JsonMismatch.class.getName());
    assertThat(failure.message() + bed.flows.steps(id)).doesNotContain("hunter2");
    assertThatThrownBy(() -> bed.flows.start(Start.of("leaking", new Secret("hunter2"), "me")))
        .isInstanceOf(JsonMismatch.class);
  }

  @Test
  void a_step_inside_a_step_is_refused() {
    bed.node(
        "a",
        new TestKind(
            "nested",
            (flow, input) -> {
              flow.step("outer", key -> flow.step("inner", other -> {}));
              return "";
            }));
    assertThat(bed.ended(bed.start("nested", "")).failure().orElseThrow().message())
        .contains("\"inner\" is used inside another step");
  }

  @Test
  void code_that_catches_everything_cannot_hold_up_its_flow() {
    var passages = new AtomicInteger();
    bed.node(
        "a",
        new TestKind(
            "grabby",
            (flow, input) -> {
              passages.incrementAndGet();
              try {
                flow.await("go", String.class, Until.after(Duration.ofMinutes(1), "it goes on"));
              } catch (Throwable e) {
                try {
                  flow.step("after", ledger::make);
                } catch (Throwable again) {
                  return "held up";
                }
              }
              return "gone on";
            }));
    var id = bed.start("grabby", "");
    bed.reaches(id, State.WAITING);
    bed.flows.signal(id, "go", "");
    assertThat(bed.ended(id).result()).contains("\"gone on\"");
    assertThat(passages).hasValue(2);
    assertThat(ledger.total()).isZero();
  }

  @Test
  void a_commit_is_there_with_its_journal_row_or_not_at_all() {
    bed.database.query("create table note (text text)");
    bed.node(
        "a",
        new TestKind(
            "noting",
            (flow, input) -> {
              flow.commit("kept", tx -> insert(tx, "kept"));
              try {
                flow.commit(
                    "lost",
                    tx -> {
                      insert(tx, "lost");
                      throw new IllegalStateException("no");
                    });
              } catch (StepFailed e) {
                return flow.commit("count", Long.class, FlowTest::count) + e.getMessage();
              }
              return "";
            }));
    var id = bed.start("noting", "");
    assertThat(bed.ended(id).result()).contains("\"1lost: no\"");
    assertThat(bed.flows.steps(id))
        .extracting(StepState::name)
        .containsExactly("kept", "lost", "count");
  }

  private static void insert(Tx tx, String text) {
    Database.rows(tx.connection(), "insert into note values ($1)", text);
  }

  private static Long count(Tx tx) {
    return Database.first(
            tx.connection(), row -> row.getLong("n"), "select count(*) as n from note")
        .orElseThrow();
  }

  @Test
  void a_commit_can_be_the_last_one() {
    var kind =
        new TestKind.Hearing(
            "ending",
            (flow, input) -> {
              flow.commit("last", tx -> tx.end("ended inside"));
              return "ignored";
            });
    bed.node("a", kind);
    var end = bed.ended(bed.start("ending", ""));
    assertThat(end.state()).isEqualTo(State.DONE);
    assertThat(end.result()).contains("\"ended inside\"");
    Bed.eventually("the kind hears of it", () -> kind.ends.size() == 1);
  }

  @Test
  void flows_started_in_a_commit_are_claimed_at_once() {
    var begun = new CountDownLatch(20);
    bed.node(
        "a",
        new TestKind(
            "outer",
            (flow, input) -> {
              flow.commit("start", tx -> tx.start(Start.of("inner", "x", "me")));
              return "";
            }),
        new TestKind(
            "inner",
            (flow, input) -> {
              begun.countDown();
              return "";
            }));
    for (var i = 0; i < 20; i++) {
      bed.start("outer", "");
    }
    Bed.eventually("all have run", () -> begun.getCount() == 0);
  }

  @Test
  void a_key_admits_one_live_flow() {
    bed.node(
        "a",
        new TestKind(
            "lone",
            (flow, input) -> {
              flow.await("go", String.class, Until.after(Duration.ofMinutes(1), "it goes on"));
              return "";
            }));
    var start = Start.of("lone", "", "me").exclusive("k").subject("s");
    var first = bed.flows.start(start).orElseThrow();
    assertThat(bed.flows.start(start)).isEmpty();
    bed.flows.signal(first, "go", "");
    bed.ended(first);
    var second = bed.flows.start(start).orElseThrow();
    assertThat(bed.flows.newest("lone", "s").orElseThrow().id()).isEqualTo(second);
    assertThat(bed.flows.list(FlowQuery.live().subject("s").kind("lone")))
        .extracting(FlowState::id)
        .containsExactly(second);
  }

  @Test
  void a_signal_that_comes_first_is_kept_and_the_first_one_counts() {
    var id = bed.start("patient", "");
    assertThat(bed.flows.signal(id, "word", "early")).isTrue();
    assertThat(bed.flows.signal(id, "word", "late")).isTrue();
    bed.node("a", waiting("patient", Duration.ofMinutes(1)));
    assertThat(bed.ended(id).result()).contains("\"early\"");
    assertThat(bed.flows.signal(id, "word", "much too late")).isFalse();
  }

  @Test
  void an_await_gives_up_when_it_is_due() {
    bed.node("a", waiting("patient", Duration.ofMillis(300)));
    var began = System.nanoTime();
    assertThat(bed.ended(bed.start("patient", "")).result()).contains("\"nothing\"");
    var took = Duration.ofNanos(System.nanoTime() - began);
    assertThat(took).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
  }

  private static TestKind waiting(String name, Duration due) {
    return new TestKind(
        name,
        (flow, input) ->
            flow.await("word", String.class, Until.after(due, "it goes on")).orElse("nothing"));
  }

  @Test
  void waiting_for_a_person_stops_the_work_clock_and_waiting_otherwise_does_not() {
    TestKind.Code person =
        (flow, input) ->
            flow.awaitPerson("yes", String.class, Until.after(Duration.ofMinutes(1), "it goes on"))
                .orElse("nobody");
    TestKind.Code machine =
        (flow, input) ->
            flow.await("yes", String.class, Until.after(Duration.ofMinutes(1), "it goes on"))
                .orElse("nobody");
    var short1 = new TestKind("person", person).within(Duration.ofMillis(600));
    var short2 = new TestKind("machine", machine).within(Duration.ofMillis(600));
    bed.node("a", short1, short2);
    var asked = bed.start("person", "");
    var late = bed.ended(bed.start("machine", ""));
    assertThat(late.state()).isEqualTo(State.FAILED);
    assertThat(late.failure().orElseThrow().type()).isEqualTo("DeadlinePassed");
    assertThat(bed.state(asked).state()).isEqualTo(State.WAITING);
    bed.flows.signal(asked, "yes", "sure");
    assertThat(bed.ended(asked).result()).contains("\"sure\"");
  }

  @Test
  void a_flow_past_its_deadline_is_stopped_and_undone() {
    var kind =
        new TestKind(
                "slow",
                (flow, input) -> {
                  flow.step("made", ledger::make);
                  flow.step("sleep", key -> Thread.sleep(60_000));
                  return "";
                })
            .within(Duration.ofMillis(300))
            .undoing(id -> ledger.undo(id.toString()));
    bed.node("a", kind);
    var end = bed.ended(bed.start("slow", ""));
    assertThat(end.state()).isEqualTo(State.FAILED);
    assertThat(end.failure().orElseThrow().type()).isEqualTo("DeadlinePassed");
    assertThat(ledger.attempts(end.id() + "/made")).isEqualTo(1);
    assertThat(ledger.there()).isEmpty();
  }

  @Test
  void a_called_flow_gives_its_end_to_its_caller() {
    bed.node(
        "a",
        new TestKind(
            "parent",
            (flow, input) -> {
              var good = flow.call("good", Start.of("child", "good", "me"), String.class);
              var bad = flow.call("bad", Start.of("child", "bad", "me"), String.class);
              return good + " " + bad;
            }),
        new TestKind(
            "child",
            (flow, input) -> {
              if (input.equals("bad")) {
                throw new IllegalArgumentException("bad input");
              }
              return flow.step("answer", String.class, key -> "fine");
            }));
    assertThat(bed.ended(bed.start("parent", "")).result().orElseThrow())
        .contains("Done[result=fine]")
        .contains(
            "Failed[failure=Failure[type=java.lang.IllegalArgumentException, message=bad input]]");
  }

  @Test
  void a_called_flow_whose_key_is_taken_fails_for_its_caller() {
    bed.node(
        "a",
        new TestKind(
            "parent",
            (flow, input) ->
                flow.call("c", Start.of("child", "", "me").exclusive("k"), String.class)
                    .toString()));
    bed.flows.start(Start.of("nobody runs this", "", "me").exclusive("k"));
    assertThat(bed.ended(bed.start("parent", "")).result().orElseThrow()).contains("KeyTaken");
  }

  @Test
  void a_cancelled_child_is_seen_as_such_by_its_caller() {
    bed.node(
        "a",
        new TestKind(
            "parent",
            (flow, input) ->
                flow.call("c", Start.of("child", "", "me").subject("s"), String.class).toString()),
        waiting("child", Duration.ofMinutes(1)));
    var parent = bed.start("parent", "");
    Bed.eventually(
        "the child waits",
        () ->
            bed.flows
                .newest("child", "s")
                .map(FlowState::state)
                .equals(Optional.of(State.WAITING)));
    bed.flows.cancel(bed.flows.newest("child", "s").orElseThrow().id());
    assertThat(bed.ended(parent).result().orElseThrow()).contains("Cancelled[]");
  }

  @Test
  void an_input_that_cannot_be_read_fails_its_flow_alone() {
    bed.node("a", new TestKind("text", (flow, input) -> input));
    var bad = bed.flows.start(Start.of("text", Map.of("not", "text"), "me")).orElseThrow();
    var good = bed.start("text", "fine");
    assertThat(bed.ended(bad).failure().orElseThrow().type())
        .isEqualTo(JsonMismatch.class.getName());
    assertThat(bed.ended(good).state()).isEqualTo(State.DONE);
  }

  @Test
  void a_row_in_an_unknown_state_fails_alone() {
    bed.node("a", new TestKind("text", (flow, input) -> input));
    var id = bed.start("unserved", "");
    bed.database.query("update flow set state = 'LIMBO' where id = $1", id.value());
    assertThat(bed.ended(bed.start("text", "fine")).state()).isEqualTo(State.DONE);
    Bed.eventually("it has failed", () -> bed.flows.find(id).isPresent());
    assertThat(bed.state(id).failure().orElseThrow().message()).isEqualTo("unknown state LIMBO");
  }

  @Test
  void newer_flows_are_left_to_newer_code() {
    var old = new FlowNode(bed.pool(), new Flows(bed.database, 1, kind -> {}), "old", 4, Bed.QUICK);
    bed.started(old, new TestKind("text", (flow, input) -> "by the old"));
    var newer = new Flows(bed.database, 2, kind -> {});
    var id = newer.start(Start.of("text", "", "me")).orElseThrow();
    var older = new Flows(bed.database, 1, kind -> {});
    var done = older.start(Start.of("text", "", "me")).orElseThrow();
    assertThat(bed.ended(done).result()).contains("\"by the old\"");
    assertThat(bed.state(id).state()).isEqualTo(State.READY);
    bed.started(
        new FlowNode(bed.pool(), newer, "new", 4, Bed.QUICK),
        new TestKind("text", (flow, input) -> "by the new"));
    assertThat(bed.ended(id).result()).contains("\"by the new\"");
  }

  @Test
  void one_busy_owner_does_not_hold_up_another() {
    var order = new CopyOnWriteArrayList<String>();
    var open = new CountDownLatch(1);
    var busy =
        List.copyOf(
            java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> bed.flows.start(Start.of("job", "busy", "busy")).orElseThrow())
                .toList());
    bed.flows.start(Start.of("job", "modest", "modest"));
    bed.node(
        "a",
        new TestKind(
                "job",
                (flow, input) -> {
                  open.await();
                  flow.step("s", key -> order.add(input));
                  return "";
                })
            .atOnce(4));
    open.countDown();
    bed.ended(busy.getLast());
    Bed.eventually("all are through", () -> order.size() == 201);
    assertThat(order.indexOf("modest")).isLessThan(8);
  }

  @Test
  void ended_flows_are_deleted_with_all_their_rows() {
    bed.node("a", waiting("patient", Duration.ofMinutes(1)));
    var id = bed.start("patient", "");
    bed.flows.signal(id, "word", "x");
    bed.ended(id);
    var live = bed.start("patient", "");
    var ended = new EndedFlows(bed.database);
    var early = Duration.ofDays(1);
    var late = Duration.ZERO;
    assertThat(ended.compact(early, Set.of("patient"))).isZero();
    assertThat(ended.compact(late, Set.of("other"))).isZero();
    assertThat(ended.compactOthers(late, Set.of("patient"))).isZero();
    assertThat(ended.compact(late, Set.of("patient"))).isEqualTo(1);
    assertThat(bed.flows.steps(id)).isEmpty();
    assertThat(bed.database.query("select * from flow_signal").size()).isZero();
    assertThat(bed.state(id).result()).as("its end stays").isPresent();
    assertThat(bed.flows.retry(id)).isFalse();

    assertThat(ended.delete(early, _ -> Set.of())).isZero();
    assertThat(ended.delete(late, Set::copyOf)).as("another row names it").isZero();
    assertThat(ended.delete(late, _ -> Set.of())).isEqualTo(1);
    assertThat(bed.flows.find(id)).isEmpty();
    assertThat(bed.flows.find(live)).isPresent();
  }

  @Test
  void a_flow_that_nobody_takes_up_does_not_stay_for_ever() {
    var hasty =
        new Timing(
            Bed.QUICK.beat(),
            Bed.QUICK.lease(),
            Bed.QUICK.silence(),
            Bed.QUICK.sweep(),
            Bed.QUICK.grace(),
            Duration.ofMillis(300));
    bed.started(new FlowNode(bed.pool(), bed.flows, "a", 4, hasty));
    var failure = bed.ended(bed.start("nobody runs this", "")).failure().orElseThrow();
    assertThat(failure.type()).isEqualTo("Unserved");
  }
}
