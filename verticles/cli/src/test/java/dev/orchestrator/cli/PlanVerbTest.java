package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.EngineeringCommand.DecidePlan;
import dev.orchestrator.messages.EngineeringCommand.GetPlan;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.PlanOutcome;
import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.messages.PlanView;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plan is read and answered from the command line; who makes plans is played. */
@Timeout(60)
class PlanVerbTest {

  @TempDir static Path folder;
  private static TestServer server;

  private final List<DecidePlan> decided = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = new TestServer(folder.resolve("forge"));
    server.project("shop", Optional.empty());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void nothingIsDecided() {
    decided.clear();
  }

  @Test
  void the_plan_is_shown_with_what_it_leads_to_and_until_when_it_waits() {
    try (var _ = server.bus.serve(GetPlan.class, (_, _) -> new Answer.Done<>(view()))) {
      var typed = Typed.run(server.env(), "plan", "shop");
      assertThat(typed.exit()).as(typed.err()).isZero();
      assertThat(typed.out())
          .contains("shop: the plan, version 2", "A shop", "PARTS\n  - backend")
          .contains("STEPS\n  - Write it", "AT THE END\n  - It answers", "2 changes are left")
          .contains("The changes could not be planned: too vague")
          .doesNotContain("NEEDS");
      var json = Json.tree(Typed.run(server.env(), "plan", "shop", "--json").out());
      assertThat(json.path("plan").path("summary").asText()).isEqualTo("A shop");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "accept, ACCEPT, , it is being built",
    "REJECT, REJECT, , nothing is built",
    "edit no login, EDIT, no login, orchestrator plan shop",
  })
  void an_answer_is_passed_on_and_its_consequence_told(
      String words, PlanDecision decision, String changes, String told) {
    try (var _ = deciding()) {
      var typed = Typed.run(server.env(), ("plan shop " + words).split(" ", -1));
      assertThat(typed.exit()).as(typed.err()).isZero();
      assertThat(typed.out()).contains(told);
      assertThat(decided).hasSize(1);
      assertThat(decided.getFirst().decision()).isEqualTo(decision);
      assertThat(decided.getFirst().changes()).isEqualTo(changes);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "plan shop acept, 'accept, edit or reject'",
    "plan shop accept but no login, Changes belong behind edit",
    "plan shop reject all of it, Changes belong behind edit",
    "plan shop edit, orchestrator plan shop edit",
  })
  void an_answer_that_makes_no_sense_decides_nothing(String line, String told) {
    try (var _ = deciding()) {
      var typed = Typed.run(server.env(), line.split(" ", -1));
      assertThat(typed.exit()).isEqualTo(2);
      assertThat(typed.err().lines()).hasSize(1);
      assertThat(typed.err()).contains(told);
      assertThat(decided).isEmpty();
    }
  }

  @Test
  void no_plan_and_no_project_are_refusals() {
    try (var _ =
        server.bus.serve(
            GetPlan.class,
            (_, _) -> Answer.refused("no_plan", "No plan of shop waits.", "Look at the build."))) {
      var none = Typed.run(server.env(), "plan", "shop");
      assertThat(none.exit()).isEqualTo(4);
      assertThat(none.err()).isEqualTo("No plan of shop waits. Look at the build.\n");
      assertThat(Typed.run(server.strangersEnv(), "plan", "shop").err())
          .contains("There is no project shop");
    }
  }

  private Bus.Subscription deciding() {
    return server.bus.serve(
        DecidePlan.class,
        (_, decision) -> {
          decided.add(decision);
          return new Answer.Done<>(new PlanOutcome(FlowId.next(), "shop", decision.decision()));
        });
  }

  private static PlanView view() {
    var plan =
        new PlanOutline(
            "A shop", List.of("backend"), List.of("Write it"), List.of("It answers"), List.of());
    var until = Instant.parse("2100-01-01T00:00:00Z");
    return new PlanView(FlowId.next(), "shop", 2, plan, "too vague", Instant.EPOCH, until, 2);
  }
}
