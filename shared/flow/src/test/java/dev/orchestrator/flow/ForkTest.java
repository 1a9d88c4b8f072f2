package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies of flows, from a step on. */
class ForkTest {

  private final Bed bed = new Bed();
  private final Ledger ledger = new Ledger();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void a_copy_reuses_what_came_before_its_step_and_does_the_rest_under_its_own_keys() {
    bed.node("a", threeSteps());
    var original = bed.start("three", "in");
    bed.ended(original);
    var copy = begun(bed.flows.fork(original, "second"));
    assertThat(bed.ended(copy).state()).isEqualTo(State.DONE);
    assertThat(ledger.order())
        .containsExactly(
            original + "/first",
            original + "/second",
            original + "/third",
            copy + "/second",
            copy + "/third");
    assertThat(bed.state(copy).origin())
        .contains(new FlowState.Origin(original, Optional.of("second")));
    var steps = bed.flows.steps(copy);
    assertThat(steps.getFirst().copiedFrom()).contains(original);
    assertThat(steps.getFirst().key()).isEqualTo(original + "/first");
    assertThat(steps.getLast().key()).isEqualTo(copy + "/third");
    assertThat(bed.flows.steps(original)).hasSize(3).allMatch(s -> s.copiedFrom().isEmpty());
  }

  @Test
  void undoing_a_copy_leaves_the_effects_of_its_original_alone() {
    bed.node("a", threeSteps().undoing(id -> ledger.undo(id.toString())));
    var original = bed.start("three", "in");
    bed.ended(original);
    var copy = begun(bed.flows.fork(original, null));
    Bed.eventually("the copy works", () -> ledger.there().contains(copy + "/first"));
    bed.ended(copy);
    var failing = begun(bed.flows.fork(original, "third"));
    bed.flows.cancel(failing);
    bed.ended(failing);
    assertThat(ledger.there())
        .contains(original + "/first", original + "/second", original + "/third");
  }

  @Test
  void a_failed_flow_is_copied_from_the_step_that_failed_it() {
    var broken = new java.util.concurrent.atomic.AtomicBoolean(true);
    bed.node(
        "a",
        new TestKind(
                "fragile",
                (flow, input) -> {
                  flow.step("sound", ledger::make);
                  return flow.step("weak", String.class, key -> weak(broken.get(), key));
                })
            .forkable("weak"));
    var original = bed.start("fragile", "");
    assertThat(bed.ended(original).state()).isEqualTo(State.FAILED);
    broken.set(false);
    var copy = begun(bed.flows.fork(original, null));
    assertThat(bed.ended(copy).state()).isEqualTo(State.DONE);
    assertThat(ledger.order()).containsExactly(original + "/sound", copy + "/weak");
  }

  private String weak(boolean broken, String key) {
    if (broken) {
      throw new IllegalStateException("not today");
    }
    return ledger.make(key);
  }

  @Test
  void a_live_flow_can_be_copied_unless_both_would_need_one_key() {
    bed.node("a", waiting());
    var free = bed.start("patient", "");
    bed.reaches(free, State.WAITING);
    var copy = begun(bed.flows.fork(free, "word"));
    bed.reaches(copy, State.WAITING);
    bed.flows.signal(copy, "word", "hello");
    assertThat(bed.ended(copy).result()).contains("\"hello\"");
    assertThat(bed.state(free).state()).isEqualTo(State.WAITING);
    assertThat(ledger.order()).as("the step before is not made again").hasSize(1);

    var keyed = bed.flows.start(Start.of("patient", "", "me").exclusive("one")).orElseThrow();
    bed.reaches(keyed, State.WAITING);
    assertThat(refusal(bed.flows.fork(keyed, null))).isEqualTo("key_taken");
    bed.flows.cancel(keyed);
    bed.ended(keyed);
    var second = begun(bed.flows.fork(keyed, null));
    assertThat(bed.state(second).exclusive()).contains("one");
  }

  @Test
  void what_may_not_be_copied_is_refused_with_the_reason_and_the_way_out() {
    bed.node("a", threeSteps(), new TestKind("once", (flow, input) -> "x"));
    var once = bed.start("once", "");
    bed.ended(once);
    var three = bed.start("three", "");
    bed.ended(three);
    assertThat(refusal(bed.flows.fork(once, null))).isEqualTo("not_forkable");
    assertThat(refusal(bed.flows.fork(three, "no such step"))).isEqualTo("step_unknown");
    assertThat(refusal(bed.flows.fork(FlowId.next(), null))).isEqualTo("flow_not_found");
    new EndedFlows(bed.database).compact(Duration.ZERO, java.util.Set.of("three"));
    assertThat(refusal(bed.flows.fork(three, null))).isEqualTo("journal_gone");

    var picky = new TestKind("picky", threeSteps()::run).forkable("third");
    bed.node("b", picky);
    var flow = bed.start("picky", "");
    bed.ended(flow);
    var refused = (Forked.Refused) bed.flows.fork(flow, "second");
    assertThat(refused.code()).isEqualTo("step_not_forkable");
    assertThat(refused.message()).contains("second", "its effects are not repeated");
    assertThat(refused.remedy()).contains("third");
  }

  private TestKind threeSteps() {
    return new TestKind(
            "three",
            (flow, input) -> {
              for (var step : List.of("first", "second", "third")) {
                flow.step(step, ledger::make);
              }
              return "";
            })
        .forkable("second|third");
  }

  private TestKind waiting() {
    return new TestKind(
            "patient",
            (flow, input) -> {
              flow.step("before", ledger::make);
              return flow.await(
                      "word", String.class, Until.after(Duration.ofMinutes(1), "it goes on"))
                  .orElse("nothing");
            })
        .forkable("word");
  }

  private static FlowId begun(Forked forked) {
    return switch (forked) {
      case Forked.Begun(var flow) -> flow;
      case Forked.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private static String refusal(Forked forked) {
    return forked instanceof Forked.Refused refused ? refused.code() : forked.toString();
  }
}
