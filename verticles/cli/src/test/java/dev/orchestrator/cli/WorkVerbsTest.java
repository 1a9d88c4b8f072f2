package dev.orchestrator.cli;

import static dev.orchestrator.cli.Scenes.ask;
import static dev.orchestrator.cli.Scenes.done;
import static dev.orchestrator.cli.Scenes.onTerminal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.ApiVerticle;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectCommand.BrowseProjects;
import dev.orchestrator.messages.ProjectPage;
import dev.orchestrator.platform.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads, approvals, flows, agents, and what they cost. */
@Timeout(60)
class WorkVerbsTest {

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(folder.resolve("forge"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tools_are_listed_with_what_a_person_is_asked_about() {
    var typed = Typed.run(server.strangersEnv(), "tools");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("create_project", "project_management");
    assertThat(typed.out().lines())
        .anyMatch(line -> line.matches("delete_project +project_management +here +yes +Delete.*"))
        .noneMatch(line -> line.startsWith("list_flows"));
  }

  @Test
  void threads_and_approvals_are_listed_and_approvals_answered() {
    var thread = server.stores.threads().open(server.user(), "About cats");
    var approval = ApprovalId.next();
    ask(server, thread, approval);
    assertThat(Typed.run(server.env(), "threads").out())
        .contains(thread.toString(), "AWAITING", "About cats");
    assertThat(Typed.run(server.env(), "approve").out()).contains(approval.toString());
    try (var _ =
        server.bus.serve(
            AnswerApproval.class,
            (_, given) ->
                done(new AnswerApproval.Outcome(given.accepted(), "" + given.accepted())))) {
      assertThat(Typed.run(server.env(), "approve", approval.toString()).out()).isEqualTo("true\n");
      assertThat(Typed.run(server.env(), "approve", approval.toString(), "--refuse").out())
          .isEqualTo("false\n");
    }
  }

  @Test
  void status_shows_what_waits_for_the_person_and_how_to_answer_it() {
    var approval = ApprovalId.next();
    ask(server, server.stores.threads().open(server.user(), ""), approval);
    try (var _ =
        server.bus.serve(
            BrowseProjects.class, (_, _) -> done(new ProjectPage(List.of(), List.of(), null)))) {
      assertThat(Typed.run(server.env(), "status").out())
          .contains("WAITING FOR YOU", approval + "  2", "Delete shop?")
          .contains("orchestrator approve <approval> [--refuse]");
      var json = Json.tree(Typed.run(server.env(), "status", "--json").out());
      assertThat(json.path("approvals").findValuesAsText("id")).contains(approval.toString());
      var listed = Json.tree(Typed.run(server.env(), "approve", "--json").out());
      assertThat(listed.path("approvals").findValuesAsText("id")).contains(approval.toString());
      assertThat(Typed.run(server.strangersEnv(), "status").out())
          .doesNotContain("WAITING FOR YOU", approval.toString());
      assertThat(onTerminal(server, 80, "status").out()).contains(approval.toString());
    }
  }

  @Test
  void a_project_that_cannot_be_shown_is_named_by_status() {
    try (var _ =
        server.bus.serve(
            BrowseProjects.class,
            (_, _) -> done(new ProjectPage(List.of(), List.of("odd"), null)))) {
      var typed = Typed.run(server.env(), "status");
      assertThat(typed.exit()).isZero();
      assertThat(typed.err()).isEqualTo("odd is there, but cannot be shown.\n");
    }
  }

  @Test
  void flows_are_listed_shown_and_cancelled() {
    var flow = server.flow("engineering.build", Optional.empty());
    assertThat(Typed.run(server.env(), "flow", "list").out()).contains(flow.toString());
    assertThat(Typed.run(server.env(), "flow", "list", "--state", "ready").out())
        .contains(flow.toString());
    assertThat(Typed.run(server.env(), "flow", "show", flow.toString()).out())
        .contains("engineering.build READY", "No steps yet.");
    server.end(flow, "CANCELLED");
    var late = Typed.run(server.env(), "flow", "cancel", flow.toString());
    assertThat(late.exit()).isEqualTo(4);
    assertThat(late.err()).contains("has ended already: CANCELLED");
  }

  @Test
  void agents_are_shown_set_and_reset() {
    var env = server.env();
    var set = Typed.run(env, "agents", "set", "architect", "--model", "rules-2");
    assertThat(set.out()).isEqualTo("architect uses offline/rules-2 from now on.\n");
    var more = Typed.run(env, "agents", "set", "architect", "--temperature", "0.5");
    assertThat(more.out()).contains("offline/rules-2");
    assertThat(Typed.run(env, "agents").out()).contains("rules-2", "0.5", "here", "default");
    assertThat(Typed.run(env, "agents", "reset", "architect").out())
        .isEqualTo("architect uses offline/rules again.\n");
  }

  @Test
  void an_agent_is_not_set_to_what_cannot_be_used() {
    var env = server.env();
    var stranger = Typed.run(env, "agents", "set", "architect", "--provider", "nobody");
    assertThat(stranger.exit()).isEqualTo(4);
    assertThat(stranger.err()).contains("no provider of that name");
    var keyless = Typed.run(env, "agents", "set", "architect", "--provider", "openai");
    assertThat(keyless.err()).contains("OPENAI_API_KEY");
    var hot = Typed.run(env, "agents", "set", "architect", "--temperature", "warm");
    assertThat(hot.exit()).isEqualTo(2);
    assertThat(Typed.run(env, "agents", "set", "architect").exit()).isEqualTo(2);
    assertThat(Typed.run(env, "agents", "set", "cook", "--model", "m").exit()).isEqualTo(4);
    var nobody = Typed.run(env, "agents", "reset", "cook");
    assertThat(nobody.exit()).isEqualTo(4);
    assertThat(nobody.err()).contains("There is no agent cook");
    var slashless = Typed.run(env, "agents", "set", "architect", "--fallback", "m");
    assertThat(slashless.exit()).isEqualTo(4);
    assertThat(slashless.err()).contains("provider/model");
    var endless = Typed.run(env, "agents", "set", "architect", "--timeout-seconds", "0");
    assertThat(endless.exit()).isEqualTo(4);
    assertThat(endless.err().lines()).hasSize(1);
    assertThat(Typed.run(env, "agents").out()).doesNotContain("here");
  }

  @Test
  void the_doctor_tells_what_is_broken_by_its_exit_status() {
    assertThat(Typed.run(server.env(), "doctor").exit()).isZero();
    server.findings = List.of(new ApiVerticle.Finding("disk", false, true, "3 MB free: make room"));
    var broken = Typed.run(server.env(), "doctor");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.out()).contains("server           well").contains("BROKEN  3 MB free");
    var json = Json.tree(Typed.run(server.env(), "doctor", "--json").out());
    assertThat(json.path("findings").path(1).path("name").asText()).isEqualTo("disk");
  }

  @Test
  void the_doctor_finds_a_server_that_is_not_there() {
    var env = Map.of("ORCHESTRATOR_URL", "http://127.0.0.1:1", "ORCHESTRATOR_KEY", "k");
    var away = Typed.run(env, "doctor");
    assertThat(away.exit()).isEqualTo(1);
    assertThat(away.out()).contains("server           BROKEN");
  }

  @Test
  void what_the_models_cost_is_shown_with_what_is_not_known() {
    server.database.query(
        """
        INSERT INTO llm_call (id, key, agent, provider, model, input_tokens, output_tokens,
                              cost_usd, took_ms, outcome)
        VALUES (gen_random_uuid(), 'k', 'summarizer', 'openai', 'big', 1000, 20, 0.5, 1, 'answered'),
               (gen_random_uuid(), 'k', 'summarizer', 'openai', 'new', 7, 1, null, 1, 'answered')
        """);
    var shown = Typed.run(server.env(), "usage", "--days", "1").out();
    assertThat(shown).contains("summarizer  2").contains("0.5 + unknown").contains("openai/new");
    var json = Json.tree(Typed.run(server.env(), "usage", "--json").out());
    assertThat(json.path("by_agent").path("spent").path(0).path("unpriced").asInt()).isEqualTo(1);
    assertThat(Typed.run(server.env(), "usage", "--by", "moon").exit()).isEqualTo(4);
  }

  @Test
  void a_flow_is_shown_with_what_it_waits_for_and_what_its_steps_brought_and_cost() {
    var flow = server.flow("engineering.build", Optional.empty());
    server.step(flow, "architect", "{\"summary\":\"" + "long ".repeat(100) + "end\"}");
    var shown = Typed.run(server.env(), "flow", "show", flow.toString()).out();
    assertThat(shown)
        .contains("Waits for a node that runs engineering.build, and none does now until")
        .contains("then it fails because no node took it up")
        .contains("architect", "1200", "42 tokens, $0.0025")
        .doesNotContain("end\\\"}");
    var full = Typed.run(server.env(), "flow", "show", flow.toString(), "--full").out();
    assertThat(full).contains("1. " + flow + "/architect", "long end");
    var json = Json.tree(Typed.run(server.env(), "flow", "show", flow.toString(), "--json").out());
    var step = json.path("steps").path(0);
    assertThat(step.path("attempts").asInt()).isEqualTo(2);
    assertThat(step.path("key").asText()).isEqualTo(flow + "/architect");
    assertThat(step.path("cost").path("usd").asText()).isEqualTo("0.0025");
    assertThat(Typed.run(server.env(), "flow", "list").out()).contains("no node runs this kind");
  }

  @Test
  void a_flow_that_waits_for_its_node_names_it_and_who_lost_it() {
    var flow = server.flow("devops.deploy", Optional.empty());
    server.bind(flow, "west", "east");
    assertThat(Typed.run(server.env(), "flow", "show", flow.toString()).out())
        .contains("Taken from the silent node east at ")
        .contains("Bound to the node west, which has been silent since ")
        .contains("Waits for the node west, to which it is bound")
        .contains("then another node takes it");
  }

  @Test
  void a_copy_that_cannot_be_made_is_refused_with_the_reason() {
    var flow = server.flow("engineering.build", Optional.empty());
    var refused = Typed.run(server.env(), "flow", "fork", flow.toString(), "--from", "tester-1");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err()).contains("does not run flows of the kind engineering.build");
    var unknown = Typed.run(server.env(), "flow", "fork", FlowId.next().toString());
    assertThat(unknown.exit()).isEqualTo(4);
    var foreign = Typed.run(server.strangersEnv(), "flow", "fork", flow.toString());
    assertThat(foreign.exit()).isEqualTo(4);
    assertThat(foreign.err()).contains("There is no flow " + flow);
  }

  @Test
  void retention_shows_what_is_kept_and_what_was_removed() {
    assertThat(Typed.run(server.env(), "retention").out()).contains("orchestrator jobs");
    server.retained();
    assertThat(Typed.run(server.env(), "retention").out())
        .contains("steps of flows, answers to commands", "14", "30", "for ever")
        .contains("removed 7 journals, 6 flows, 5 answers, 10 notes");
    var json = Json.tree(Typed.run(server.env(), "retention", "--json").out());
    assertThat(json.path("removed").path("journals").asInt()).isEqualTo(7);
  }
}
