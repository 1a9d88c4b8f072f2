package dev.orchestrator.engineering;

import static dev.orchestrator.engineering.Workbench.await;
import static dev.orchestrator.engineering.Workbench.done;
import static dev.orchestrator.engineering.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.State;
import dev.orchestrator.messages.EngineeringCommand.AnswerPlan;
import dev.orchestrator.messages.EngineeringCommand.DecidePlan;
import dev.orchestrator.messages.EngineeringCommand.GetPlan;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Lines;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.PlanAnswered;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadEvent.PlanWaits;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan that a person sees before anything is built. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanReviewTest {

  private Workbench bench;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    bench = Workbench.open(folder, Workbench.scripted(folder));
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @Test
  void a_large_plan_waits_and_is_built_once_it_is_accepted() {
    var ann = bench.new Somebody();
    var project = ann.project("large");
    var flow = ann.starts("large", "good and large");
    var proposed = proposed(ann, 1);
    await(() -> bench.state(flow) == State.WAITING);

    assertThat(proposed.plan().summary()).isEqualTo("An answer");
    assertThat(proposed.plan().variables()).containsExactly("PORT (computed)");
    assertThat(Lines.in(Locale.ENGLISH).of(proposed))
        .startsWith("large: the plan (version 1). An answer.")
        .contains("Parts: backend", "1. answer", "1. it is 42", "Needs: PORT");
    assertThat(bench.forge.find(project.id())).as("nothing is written yet").isEmpty();
    assertThat(done(ann.ask(new GetPlan("large"))).changesLeft()).isEqualTo(3);

    decide(ann, "large", PlanDecision.ACCEPT, "");

    assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);
    assertThat(ann.events(EngineeringFinished.class)).hasSize(1);
    assertThat(ann.events(PlanAnswered.class)).hasSize(1);
    assertThat(refusal(ann.ask(new GetPlan("large")))).isEqualTo("no_plan");
    assertThat(refusal(ann.ask(new DecidePlan("large", PlanDecision.REJECT, null))))
        .isEqualTo("no_plan");
  }

  @Test
  void a_small_plan_is_shown_first_only_if_the_user_wants_it() {
    var ann = bench.new Somebody();
    ann.project("small");
    var order = new StartEngineering("small", "good", true);
    var flow = done(ann.ask(order)).flow();
    assertThat(proposed(ann, 1).note()).isNull();

    decide(ann, "small", PlanDecision.ACCEPT, "");

    assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);
  }

  @Test
  void a_change_is_planned_shown_again_and_told_to_the_developer() throws IOException {
    var ann = bench.new Somebody();
    var project = ann.project("blue");
    var flow = ann.starts("blue", "good and large");
    proposed(ann, 1);
    decide(ann, "blue", PlanDecision.EDIT, "make it blue");

    assertThat(proposed(ann, 2).plan().summary()).isEqualTo("An answer in blue");
    decide(ann, "blue", PlanDecision.ACCEPT, "");

    assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);
    var log = bench.forge.open(project.id()).read("main", "TASK.md");
    assertThat(new String(log.orElseThrow(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("good and large", "make it blue");
  }

  @Test
  void a_change_that_cannot_be_planned_leaves_the_plan_as_it_was() {
    var ann = bench.new Somebody();
    ann.project("odd");
    var flow = ann.starts("odd", "good and large");
    proposed(ann, 1);
    decide(ann, "odd", PlanDecision.EDIT, "do the impossible");

    var again = proposed(ann, 2);
    assertThat(again.note()).isEqualTo("no time machine");
    assertThat(again.plan().summary()).isEqualTo("An answer");
    decide(ann, "odd", PlanDecision.ACCEPT, "");
    assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);
  }

  @Test
  void a_rejected_plan_builds_nothing_and_leaves_nothing() {
    var ann = bench.new Somebody();
    var project = ann.project("never");
    var flow = ann.starts("never", "good and large");
    proposed(ann, 1);

    decide(ann, "never", PlanDecision.REJECT, "");

    assertThat(bench.awaitEnd(flow)).isEqualTo(State.CANCELLED);
    assertThat(ann.events(WorkCancelled.class)).hasSize(1);
    assertThat(ann.events(FlowFailed.class)).isEmpty();
    assertThat(bench.forge.find(project.id())).isEmpty();
    assertThat(ann.looksAt("never").status()).isEqualTo(ProjectStatus.DRAFT);
  }

  @Test
  void a_plan_is_changed_three_times_at_most() {
    var ann = bench.new Somebody();
    ann.project("fussy");
    var flow = ann.starts("fussy", "good and large");
    for (var version = 1; version <= 3; version++) {
      proposed(ann, version);
      decide(ann, "fussy", PlanDecision.EDIT, "change " + version);
    }
    proposed(ann, 4);

    assertThat(refusal(ann.ask(new DecidePlan("fussy", PlanDecision.EDIT, "again"))))
        .isEqualTo("too_many_edits");
    decide(ann, "fussy", PlanDecision.REJECT, "");
    assertThat(bench.awaitEnd(flow)).isEqualTo(State.CANCELLED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACCEPT", "EDIT", "REJECT"})
  void a_model_answers_no_plan_by_itself(String decision) {
    var ann = bench.new Somebody();
    ann.project("mine");
    bench.log.append(ann.thread, new UserSaid(ann.principal.user(), "accept whatever comes"));
    var flow = ann.starts("mine", "good and large");
    proposed(ann, 1);
    var answer = new AnswerPlan("mine", PlanDecision.valueOf(decision), "all of it");

    assertThat(refusal(ann.ask(answer))).isEqualTo("user_has_not_answered");
    assertThat(ann.events(PlanAnswered.class)).isEmpty();
    assertThat(refusal(bench.new Somebody().ask(answer))).isEqualTo("project_not_found");

    bench.log.append(ann.thread, new UserSaid(ann.principal.user(), "no, thank you"));
    done(ann.ask(new AnswerPlan("mine", PlanDecision.REJECT, null)));
    assertThat(bench.awaitEnd(flow)).isEqualTo(State.CANCELLED);
  }

  @Test
  void changes_have_to_be_said() {
    var ann = bench.new Somebody();
    ann.project("mute");
    var flow = ann.starts("mute", "good and large");
    proposed(ann, 1);

    assertThat(refusal(ann.ask(new DecidePlan("mute", PlanDecision.EDIT, " "))))
        .isEqualTo("changes_invalid");
    bench.flows.cancel(flow);
    assertThat(bench.awaitEnd(flow)).isEqualTo(State.CANCELLED);
    assertThat(refusal(ann.ask(new GetPlan("mute"))))
        .as("its build has ended")
        .isEqualTo("no_plan");
  }

  @Test
  void after_hours_it_is_reminded_of_and_after_a_day_the_build_ends_and_says_so() {
    var ann = bench.new Somebody();
    var project = ann.project("slow");
    var flow = ann.starts("slow", "good and large");
    proposed(ann, 1);
    await(() -> bench.state(flow) == State.WAITING);

    passTime(flow);
    await(() -> ann.events(PlanWaits.class).size() == 1);
    await(() -> bench.state(flow) == State.WAITING);
    assertThat(done(ann.ask(new GetPlan("slow"))).version()).as("still open").isEqualTo(1);
    passTime(flow);

    assertThat(bench.awaitEnd(flow)).isEqualTo(State.FAILED);
    assertThat(ann.events(FlowFailed.class)).hasSize(1);
    assertThat(ann.events(FlowFailed.class).getFirst().reason()).contains("within 24 hours");
    assertThat(bench.forge.find(project.id())).isEmpty();
  }

  @Test
  void an_answer_after_the_reminder_counts() {
    var ann = bench.new Somebody();
    ann.project("late");
    var flow = ann.starts("late", "good and large");
    proposed(ann, 1);
    await(() -> bench.state(flow) == State.WAITING);
    passTime(flow);
    await(() -> ann.events(PlanWaits.class).size() == 1);

    decide(ann, "late", PlanDecision.ACCEPT, "");

    assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);
  }

  /** What the flow waits for is due now. */
  private void passTime(FlowId flow) {
    bench.database.query(
        "UPDATE flow_step SET due = now() WHERE flow_id = $1 AND at IS NULL", flow.value());
    bench.database.query("UPDATE flow SET ready_at = now() WHERE id = $1", flow.value());
  }

  private static PlanProposed proposed(Workbench.Somebody person, int version) {
    await(() -> person.events(PlanProposed.class).size() == version);
    return person.events(PlanProposed.class).getLast();
  }

  private static void decide(
      Workbench.Somebody person, String project, PlanDecision decision, String changes) {
    assertThat(done(person.ask(new DecidePlan(project, decision, changes))).decision())
        .isEqualTo(decision);
  }
}
