package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.FlowId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flows that only one node may go on with. */
@Timeout(60)
class BoundFlowTest {

  /** Longer than a lease, since a node is not silent before that. */
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private final Bed bed = new Bed();

  /** Which node did what. */
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    bed.close();
  }

  private FlowNode node(String name, FlowKind<?, ?>... kinds) {
    return node(name, PATIENCE, kinds);
  }

  /** A node that hears of nothing, as one in another JVM. */
  private FlowNode node(String name, Duration patience, FlowKind<?, ?>... kinds) {
    var pool = bed.pool();
    var timing = Bed.QUICK.patience(patience);
    return bed.started(new FlowNode(pool, new Flows(pool), name, 64, timing), kinds);
  }

  private TestKind quick(String node) {
    return new TestKind(
        "quick",
        (flow, input) -> {
          done.add(node);
          return node;
        });
  }

  /** Binds itself in its second step, which lasts until the gate is open. */
  private TestKind binding(String node, CountDownLatch gate) {
    return new TestKind(
        "binding",
        (flow, input) -> {
          flow.step("anywhere", key -> done.add(node + " anywhere"));
          flow.step(
              "here",
              key -> {
                var bound = flow.bind();
                done.add(bound.node() + bound.moves());
                gate.await();
              });
          return node;
        });
  }

  private TestKind binding(String node) {
    return binding(node, new CountDownLatch(0));
  }

  private FlowId bound(String kind, String node) {
    return bed.flows.start(Start.of(kind, "", "someone").on(node)).orElseThrow();
  }

  @Test
  void only_the_node_that_it_is_bound_to_claims_it() {
    node("a", quick("a"));
    var away = IntStream.range(0, 20).mapToObj(_ -> bound("quick", "b")).toList();
    var free = IntStream.range(0, 20).mapToObj(_ -> bed.start("quick", "")).toList();
    free.forEach(bed::ended);
    assertThat(done).hasSize(20).containsOnly("a");
    assertThat(away).allMatch(flow -> bed.state(flow).state() == State.READY);
    node("b", Duration.ofMinutes(1), quick("b"));
    away.forEach(flow -> assertThat(bed.ended(flow).result()).contains("\"b\""));
  }

  @Test
  void those_bound_here_and_those_for_anybody_share_the_room() {
    bed.node("a", quick("a").atOnce(2));
    var flows =
        IntStream.range(0, 40)
            .mapToObj(i -> i % 2 == 0 ? bound("quick", "a") : bed.start("quick", ""))
            .toList();
    flows.forEach(flow -> assertThat(bed.ended(flow).state()).isEqualTo(State.DONE));
    assertThat(done).hasSize(40);
  }

  @Test
  void a_node_that_comes_back_in_time_goes_on_with_what_is_bound_to_it() {
    var first = node("a", Duration.ofMinutes(1), binding("a", new CountDownLatch(1)));
    var flow = bed.start("binding", "");
    Bed.eventually("it is bound", () -> done.contains("a0"));
    node("b", Duration.ofMinutes(1), binding("b"), quick("b"));
    first.abandon();
    bed.reaches(flow, State.READY); // its lease is over, and b could have it
    assertThat(bed.ended(bed.start("quick", "")).result()).contains("\"b\"");
    assertThat(bed.state(flow).binding().orElseThrow().silentSince()).isPresent();
    node("a", Duration.ofMinutes(1), binding("a"));
    assertThat(bed.ended(flow).result()).contains("\"a\"");
    assertThat(done).containsExactly("a anywhere", "a0", "b", "a0");
    assertThat(bed.state(flow).moved()).isEmpty();
  }

  @Test
  void a_node_that_stays_silent_loses_what_is_bound_to_it() {
    var first = node("a", binding("a", new CountDownLatch(1)));
    var flow = bed.start("binding", "");
    Bed.eventually("it is bound", () -> done.contains("a0"));
    node("b", binding("b"));
    first.abandon();
    var ended = bed.ended(flow);
    assertThat(ended.result()).contains("\"b\"");
    assertThat(done).containsExactly("a anywhere", "a0", "b1");
    assertThat(ended.moved().orElseThrow().from()).isEqualTo("a");
    assertThat(ended.binding().orElseThrow().node()).isEqualTo("b");
    assertThat(bed.flows.steps(flow)).hasSize(2);
  }

  @Test
  void a_frozen_node_that_comes_back_too_late_neither_writes_nor_takes_it_back() {
    var frozen = new CountDownLatch(1);
    var zombie =
        node(
            "a",
            new TestKind(
                "binding",
                (flow, input) -> {
                  flow.step("anywhere", key -> {});
                  flow.step(
                      "here",
                      key -> {
                        done.add(flow.bind().node() + "0");
                        while (frozen.getCount() > 0) {
                          LockSupport.parkNanos(1_000_000);
                        }
                      });
                  return "zombie";
                }));
    var flow = bed.start("binding", "");
    Bed.eventually("it is bound", () -> done.contains("a0"));
    zombie.stopBeating();
    node("b", binding("b"));
    var ended = bed.ended(flow);
    frozen.countDown();
    Bed.eventually("the zombie has given up", () -> zombie.running() == 0);
    assertThat(ended.result()).contains("\"b\"");
    assertThat(bed.state(flow)).isEqualTo(ended);
  }

  @Test
  void a_cancelled_flow_ends_although_its_node_stays_silent() {
    var undone = new CopyOnWriteArrayList<String>();
    var gate = new CountDownLatch(1);
    var first = node("a", binding("a", gate).undoing(id -> undone.add("a")));
    var flow = bed.start("binding", "");
    Bed.eventually("it is bound", () -> done.contains("a0"));
    first.abandon();
    bed.flows.cancel(flow);
    node("b", binding("b").undoing(id -> undone.add("b")));
    assertThat(bed.ended(flow).state()).isEqualTo(State.CANCELLED);
    assertThat(undone).containsExactly("b");
  }

  @Test
  void a_node_that_leaves_in_good_order_keeps_what_is_bound_to_it_for_the_patience() {
    var gate = new CountDownLatch(1);
    var first = node("a", Duration.ofMinutes(1), binding("a", gate));
    var flow = bed.start("binding", "");
    Bed.eventually("it is bound", () -> done.contains("a0"));
    first.close();
    var outlook = Outlook.of(bed.state(flow), bed.flows.steps(flow)).orElseThrow();
    var since = bed.state(flow).binding().orElseThrow().silentSince().orElseThrow();
    assertThat(outlook.waitsFor()).contains("the node a").contains("silent since " + since);
    assertThat(outlook.until()).contains(since.plus(Timing.DEFAULT.patience()));
    node("b", binding("b"));
    assertThat(bed.ended(flow).result()).contains("\"b\"");
  }

  @Test
  void a_node_that_does_not_run_the_kind_any_more_loses_it() {
    node("a", quick("a"));
    node("b", quick("b"), binding("b"));
    var flow = bound("binding", "a");
    assertThat(bed.ended(flow).result()).contains("\"b\"");
    assertThat(bed.state(flow).moved().orElseThrow().from()).isEqualTo("a");
  }

  @Test
  void a_commit_binds_its_flow_together_with_its_rows() {
    var gate = new CountDownLatch(1);
    node("b", Duration.ofMinutes(1), quick("b"));
    node(
        "a",
        Duration.ofMinutes(1),
        new TestKind(
            "placing",
            (flow, input) -> {
              flow.commit("placed", tx -> tx.bind());
              flow.step("wait", key -> gate.await());
              return "placed";
            }));
    var flow = bed.start("placing", "");
    Bed.eventually("it is placed", () -> bed.state(flow).binding().isPresent());
    assertThat(bed.state(flow).binding().orElseThrow().node()).isEqualTo("a");
    gate.countDown();
    assertThat(bed.ended(flow).result()).contains("\"placed\"");
    assertThatThrownBy(() ->
            bed.flows.transaction(tx -> {
              tx.bind();
              return true;
            }))
        .hasMessageContaining("no flow's");
  }

  @Test
  void a_retry_and_a_copy_go_to_the_node_where_its_effects_are() {
    var failing =
        new TestKind(
                "placing",
                (flow, input) -> {
                  flow.commit("placed", tx -> tx.bind());
                  throw new IllegalStateException("no");
                })
            .forkable("placed");
    bed.node("a", failing);
    var flow = bed.start("placing", "");
    assertThat(bed.ended(flow).state()).isEqualTo(State.FAILED);
    var copy = ((Forked.Begun) bed.flows.fork(flow, "placed")).flow();
    assertThat(bed.state(copy).binding().orElseThrow().node()).isEqualTo("a");
    bed.ended(copy);
    bed.flows.retry(flow);
    assertThat(bed.state(flow).binding().orElseThrow().node()).isEqualTo("a");
  }
}
