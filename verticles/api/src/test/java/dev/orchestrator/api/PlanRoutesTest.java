package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.EngineeringCommand.DecidePlan;
import dev.orchestrator.messages.EngineeringCommand.GetPlan;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.PlanOutcome;
import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.messages.PlanView;
import dev.orchestrator.messages.Principal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a plan is read and answered; who makes plans is played. */
@Timeout(60)
class PlanRoutesTest {

  @TempDir static Path folder;
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void the_plan_that_waits_is_shown_with_its_deadline() {
    var project = api.project(api.alice, "large", Optional.empty());
    var flow = FlowId.next();
    try (var _ =
        api.bus.serve(
            GetPlan.class,
            (envelope, asked) -> {
              assertThat(envelope.principal()).isEqualTo(api.alice.principal());
              assertThat(asked.project()).isEqualTo(project.id().toString());
              return new Answer.Done<>(view(flow));
            })) {
      var shown = json(api.get("/api/projects/large/plan", api.alice));
      assertThat(shown.path("flow").asText()).isEqualTo(flow.toString());
      assertThat(shown.path("plan").path("steps")).hasToString("[\"Write it\"]");
      assertThat(shown.path("expires_at").asText()).isEqualTo("2100-01-01T00:00:00Z");
      assertThat(shown.path("changes_left").asInt()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"decision\":\"accept\"}                       | ACCEPT |",
        "{\"decision\":\"REJECT\"}                       | REJECT |",
        "{\"decision\":\"Edit\",\"changes\":\"no login\"}  | EDIT   | no login",
      })
  void a_decision_goes_to_the_build_in_the_name_of_who_made_it(
      String body, PlanDecision decision, String changes) {
    var name = "decided-" + decision.name().toLowerCase(java.util.Locale.ROOT);
    var project = api.project(api.alice, name, Optional.empty());
    var made = new ArrayList<DecidePlan>();
    var by = new ArrayList<Principal>();
    try (var _ =
        api.bus.serve(
            DecidePlan.class,
            (envelope, decided) -> {
              made.add(decided);
              by.add(envelope.principal());
              return new Answer.Done<>(
                  new PlanOutcome(FlowId.next(), decided.project(), decided.decision()));
            })) {
      var answer = api.post("/api/projects/" + name + "/plan", api.alice, body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(json(answer).path("decision").asText()).isEqualTo(decision.name());
      assertThat(made).containsExactly(new DecidePlan(project.id().toString(), decision, changes));
      assertThat(by).containsExactly(api.alice.principal());
      assertThat(api.post("/api/projects/" + project.id() + "/plan", api.bob, body).statusCode())
          .isEqualTo(404);
      assertThat(made).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                            | missing           | decision",
        "{\"decision\":\"perhaps\"}                      | decision_unknown  | decision",
        "{\"decision\":true}                           | wrong_type        | decision",
        "{\"decision\":\"ACCEPT\",\"changes\":\"no login\"} | changes_not_taken | changes",
        "{\"decision\":\"EDIT\",\"change\":\"no login\"}    | unknown_field     | change",
      })
  void an_answer_that_makes_no_sense_decides_nothing(String body, String code, String field) {
    var project = api.project(api.alice, "vague-" + FlowId.next(), Optional.empty());
    var made = new ArrayList<DecidePlan>();
    try (var _ =
        api.bus.serve(
            DecidePlan.class,
            (_, decided) -> {
              made.add(decided);
              return Answer.refused("no_plan", "No plan waits.", "Look at the build.");
            })) {
      var answer = api.post("/api/projects/" + project.id() + "/plan", api.alice, body);
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(json(answer).path("code").asText()).isEqualTo(code);
      assertThat(json(answer).path("field").asText()).isEqualTo(field);
      assertThat(json(answer).path("remedy").asText()).isNotBlank();
      assertThat(made).isEmpty();
    }
  }

  @Test
  void no_plan_is_a_conflict_and_not_an_empty_page() {
    api.project(api.alice, "planless", Optional.empty());
    try (var _ =
        api.bus.serve(
            GetPlan.class,
            (_, _) -> Answer.refused("no_plan", "No plan waits.", "Look at the build."))) {
      var answer = api.get("/api/projects/planless/plan", api.alice);
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(json(answer).path("code").asText()).isEqualTo("no_plan");
    }
  }

  private static PlanView view(FlowId flow) {
    var plan =
        new PlanOutline(
            "A shop", List.of("backend"), List.of("Write it"), List.of("It answers"), List.of());
    return new PlanView(
        flow, "large", 1, plan, null, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), 3);
  }
}
