package dev.orchestrator.api;

import static dev.orchestrator.api.Requests.approval;
import static dev.orchestrator.api.Requests.assertProblem;
import static dev.orchestrator.api.Requests.flow;
import static dev.orchestrator.api.Requests.flowOf;
import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.AnswerApproval;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flows, approvals, agents, and what they cost. */
class WorkRoutesTest {

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
  void a_flow_is_cancelled_once_and_then_is_over() {
    var flow = flowOf(api, api.alice);
    var path = "/api/flows/" + flow;
    assertThat(api.post(path + "/cancellations", api.alice, "").statusCode()).isEqualTo(202);
    assertThat(json(api.get(path, api.alice)).path("flow").path("state").asText())
        .isEqualTo("CANCELLING");
    api.database.query("UPDATE flow SET state = 'CANCELLED' WHERE id = $1", flow.value());
    var late = api.post(path + "/cancellations", api.alice, "{}");
    assertThat(late.statusCode()).isEqualTo(409);
    assertProblem(late, "flow_ended");
  }

  @Test
  void an_approval_is_listed_and_answered_by_whom_it_was_asked_of() {
    var thread = api.thread(api.alice);
    var id = approval(api, api.alice, thread);
    assertThat(api.get("/api/approvals", api.alice).body()).contains(id.toString(), "Delete shop?");
    assertThat(api.get("/api/approvals", api.bob).body()).doesNotContain(id.toString());
    assertThat(json(api.get("/api/threads/" + thread, api.alice)).path("state").asText())
        .isEqualTo("AWAITING");
    try (var _ =
        api.bus.serve(
            AnswerApproval.class,
            (envelope, given) -> {
              assertThat(envelope.thread()).contains(thread);
              return new Answer.Done<>(
                  new AnswerApproval.Outcome(given.accepted(), "shop is being deleted"));
            })) {
      var answer = api.post("/api/approvals/" + id, api.alice, "{\"accepted\":true}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("shop is being deleted");
      var unclear = api.post("/api/approvals/" + id, api.alice, "{\"accepted\":\"yes\"}");
      assertThat(unclear.statusCode()).isEqualTo(422);
      assertThat(json(unclear).path("field").asText()).isEqualTo("accepted");
    }
  }

  @Test
  void an_admin_changes_an_agent_s_model_and_gives_it_its_default_back() {
    var changed =
        put(
            "/api/agents/architect",
            """
            {"provider":"offline","model":"m","max_output_tokens":500,"fallback":"offline/n/o"}\
            """);
    assertThat(changed.statusCode()).isEqualTo(200);
    var shown = json(changed).path("agent");
    assertThat(api.get("/api/agents", api.alice).body()).contains(shown.toString());
    assertThat(shown.path("model").asText()).isEqualTo("m");
    assertThat(shown.path("max_output_tokens").asInt()).isEqualTo(500);
    assertThat(shown.path("fallback").asText()).isEqualTo("offline/n/o");
    assertThat(shown.path("by_default").asBoolean()).isFalse();

    var reset = api.send(api.request("/api/agents/architect", api.admin).DELETE());
    assertThat(json(reset).path("model").asText()).isEqualTo("rules");
    assertThat(api.get("/api/agents", api.alice).body())
        .contains("{\"agent\":\"architect\",\"provider\":\"offline\",\"model\":\"rules\"")
        .contains("\"providers\":[\"offline\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cook      | agent_not_found            | {\"provider\":\"offline\",\"model\":\"m\"}",
        "architect | provider_unknown           | {\"provider\":\"nobody\",\"model\":\"m\"}",
        "architect | provider_not_set_up        | {\"provider\":\"anthropic\",\"model\":\"m\"}",
        "architect | missing                    | {\"provider\":\"offline\"}",
        "architect | temperature_invalid        | {\"provider\":\"offline\",\"model\":\"m\",\"temperature\":3}",
        "architect | timeout_seconds_invalid    | {\"provider\":\"offline\",\"model\":\"m\",\"timeout_seconds\":0}",
        "architect | max_output_tokens_invalid  | {\"provider\":\"offline\",\"model\":\"m\",\"max_output_tokens\":1}",
        "architect | fallback_invalid           | {\"provider\":\"offline\",\"model\":\"m\",\"fallback\":\"m\"}",
      })
  void a_model_that_cannot_be_used_is_refused_by_name(String agent, String code, String body) {
    assertProblem(put("/api/agents/" + agent, body), code);
  }

  @Test
  void a_provider_without_its_key_is_refused_with_the_setting_that_is_missing() {
    var refused = put("/api/agents/architect", "{\"provider\":\"anthropic\",\"model\":\"m\"}");
    assertThat(json(refused).path("remedy").asText()).contains("ANTHROPIC_API_KEY");
  }

  @Test
  void tools_are_shown_by_role_and_those_of_a_service_to_whom_they_are_offered() {
    try (var _ = JoinedService.of(api, api.alice)) {
      var hers = json(api.get("/api/tools", api.alice)).path("tools");
      assertThat(hers.findValuesAsText("name"))
          .contains("create_project", "test_simple_text")
          .doesNotContain("list_flows", "respond_to_user");
      var service = hers.get(hers.size() - 1);
      assertThat(service.path("service").asBoolean()).isTrue();
      assertThat(hers.get(0).path("service").asBoolean()).isFalse();
      assertThat(hers.get(0).path("arguments").path("type").asText()).isEqualTo("object");
      assertThat(json(api.get("/api/tools", api.bob)).findValuesAsText("name"))
          .contains("create_project")
          .doesNotContain("test_simple_text");
    }
    assertThat(json(api.get("/api/tools", api.admin)).findValuesAsText("name"))
        .contains("list_flows")
        .doesNotContain("test_simple_text");
  }

  @Test
  void the_doctor_s_findings_are_for_admins() {
    assertThat(api.get("/api/doctor", api.alice).statusCode()).isEqualTo(403);
    var examined = json(api.get("/api/doctor", api.admin));
    assertThat(examined.path("well").asBoolean()).isFalse();
    assertThat(examined.path("findings").path(1).path("detail").asText()).contains("make room");
  }

  @Test
  void spending_is_added_up_for_whom_it_concerns() {
    var usage = json(api.get("/api/usage?days=7&group=model", api.alice));
    assertThat(usage.path("group").asText()).isEqualTo("model");
    assertThat(usage.path("spent")).isEmpty();
    assertProblem(api.get("/api/usage?group=moon", api.alice), "group_unknown");
    assertProblem(api.get("/api/usage?days=0", api.alice), "not_a_number");
  }

  private static HttpResponse<String> put(String path, String body) {
    return api.send(
        api.request(path, api.admin)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }
}
