package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes for awaits, or does not, and what people are told of it. */
class WaitTest {

  private static final String AGE =
      "update flow_step set due = now() - interval '1 second' where flow_id = $1 and at is null";
  private static final String AGE_FLOW =
      "update flow set ready_at = now() - interval '1 second' where id = $1 and state = 'WAITING'";

  private final Bed bed = new Bed();
  private final Ledger ledger = new Ledger();

  @AfterEach
  void close() {
    bed.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_await_whose_signal_is_missing_ends_when_it_said(boolean person) {
    var flow = waits(person);
    var outlook = Outlook.of(bed.state(flow), bed.flows.steps(flow)).orElseThrow();
    assertThat(outlook.waitsFor()).isEqualTo("the signal answer");
    assertThat(outlook.until()).isPresent();
    assertThat(outlook.then()).isEqualTo("the order lapses");
    grownOld(flow);
    assertThat(bed.ended(flow).result()).contains("\"lapsed\"");
    assertThat(Outlook.of(bed.state(flow), bed.flows.steps(flow))).isEmpty();
  }

  @Test
  void a_signal_that_comes_after_the_await_gave_up_or_after_the_end_changes_nothing() {
    var flow = waits(false);
    grownOld(flow);
    bed.ended(flow);
    assertThat(bed.flows.signal(flow, "answer", "yes")).isFalse();
    assertThat(bed.state(flow).result()).contains("\"lapsed\"");
    assertThat(ledger.order()).containsExactly(flow + "/before", flow + "/after-lapsed");
  }

  @Test
  void of_two_signals_the_first_counts_and_one_of_an_unknown_name_counts_for_nothing() {
    var flow = waits(false);
    assertThat(bed.flows.signal(flow, "no such thing", "x")).isTrue();
    assertThat(bed.state(flow).state()).isEqualTo(State.WAITING);
    bed.flows.signal(flow, "answer", "yes");
    bed.flows.signal(flow, "answer", "no");
    assertThat(bed.ended(flow).result()).contains("\"yes\"");
    assertThat(ledger.order()).containsExactly(flow + "/before", flow + "/after-yes");
    assertThat(bed.flows.signals(flow))
        .extracting(SignalState::name)
        .containsExactly("no such thing", "answer");
  }

  @Test
  void a_signal_of_another_type_fails_its_flow_by_name_and_no_other() {
    var bad = waits(false);
    var good = bed.start("asking", "");
    bed.reaches(good, State.WAITING);
    bed.flows.signal(bad, "answer", java.util.List.of(1, 2));
    var failure = bed.ended(bad).failure().orElseThrow();
    assertThat(failure.type()).isEqualTo(MalformedSignal.class.getName());
    assertThat(failure.message()).contains("answer");
    bed.flows.signal(good, "answer", "fine");
    assertThat(bed.ended(good).state()).isEqualTo(State.DONE);
  }

  @Test
  void a_signal_that_is_no_json_fails_its_flow_by_name() {
    var flow = waits(false);
    bed.database.query(
        "insert into flow_signal (flow_id, name, payload) values ($1, 'answer', '{\"half')",
        flow.value());
    grownOld(flow);
    assertThat(bed.ended(flow).failure().orElseThrow().type())
        .isEqualTo(MalformedSignal.class.getName());
  }

  @Test
  void rows_that_nobody_can_read_fail_alone() {
    bed.node("a", asking());
    var unknownState = bed.start("asking", "");
    var unreadable = bed.start("asking", "");
    var good = bed.start("asking", "");
    bed.reaches(unknownState, State.WAITING);
    bed.reaches(unreadable, State.WAITING);
    bed.database.query("update flow set state = 'DANCING' where id = $1", unknownState.value());
    bed.database.query("update flow set input = '{\"half' where id = $1", unreadable.value());
    bed.flows.signal(unreadable, "answer", "yes");
    bed.flows.signal(good, "answer", "yes");
    assertThat(bed.ended(good).state()).isEqualTo(State.DONE);
    assertThat(bed.ended(unreadable).state()).isEqualTo(State.FAILED);
    Bed.eventually("the unknown state ends", () -> bed.flows.find(unknownState).isPresent());
    assertThat(bed.state(unknownState).failure().orElseThrow().message()).contains("DANCING");
  }

  @Test
  void a_kind_that_no_node_runs_is_left_alone_and_shown_as_such() {
    bed.node("a", asking());
    var foreign = bed.start("of newer code", "");
    var known = bed.start("asking", "");
    bed.reaches(known, State.WAITING);
    assertThat(bed.state(foreign).state()).isEqualTo(State.READY);
    assertThat(bed.state(foreign).served()).isFalse();
    assertThat(bed.state(known).served()).isTrue();
    var outlook = Outlook.of(bed.state(foreign), bed.flows.steps(foreign)).orElseThrow();
    assertThat(outlook.waitsFor()).contains("of newer code", "none does now");
    assertThat(outlook.until()).isPresent();
  }

  @Test
  void a_step_shows_when_it_began_how_long_it_took_and_how_often_it_was_tried() {
    var tries = new AtomicInteger();
    bed.node(
        "a",
        new TestKind(
            "stubborn",
            (flow, input) ->
                flow.step(
                    "third time",
                    String.class,
                    Retry.of(3, Duration.ofMillis(20)),
                    _ -> thirdTime(tries))));
    var flow = bed.start("stubborn", "");
    bed.ended(flow);
    var step = bed.flows.steps(flow).getFirst();
    assertThat(step.attempts()).isEqualTo(3);
    assertThat(step.took()).as("with the pauses").isGreaterThanOrEqualTo(Duration.ofMillis(60));
    assertThat(step.began()).contains(step.at().orElseThrow().minus(step.took()));
    assertThat(step.key()).isEqualTo(flow + "/third time");
  }

  private static String thirdTime(AtomicInteger tries) {
    if (tries.incrementAndGet() < 3) {
      throw new IllegalStateException("not yet");
    }
    return "at last";
  }

  private FlowId waits(boolean person) {
    bed.node("a", asking(), person());
    var flow = bed.start(person ? "asking a person" : "asking", "");
    bed.reaches(flow, State.WAITING);
    return flow;
  }

  private TestKind asking() {
    return new TestKind(
        "asking",
        (flow, input) -> {
          flow.step("before", ledger::make);
          return after(flow, flow.await("answer", String.class, lapses()).orElse("lapsed"));
        });
  }

  private TestKind person() {
    return new TestKind(
        "asking a person",
        (flow, input) -> {
          flow.step("before", ledger::make);
          return after(flow, flow.awaitPerson("answer", String.class, lapses()).orElse("lapsed"));
        });
  }

  private String after(Flow flow, String answer) {
    flow.step("after-" + answer, ledger::make);
    return answer;
  }

  private static Until lapses() {
    return Until.after(Duration.ofHours(1), "the order lapses");
  }

  /** Lets the time pass that the flow would wait. */
  private void grownOld(FlowId flow) {
    bed.database.query(AGE, flow.value());
    bed.database.query(AGE_FLOW, flow.value());
  }
}
