package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.platform.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a model elsewhere can do with nothing but the tools, against a real server. */
@Timeout(300)
class McpJourneyTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void a_model_elsewhere_builds_and_deploys_but_deletes_only_what_a_person_agrees_to() {
    try (var server = ServerProcess.start(folder.resolve("data"), TestPorts.next())) {
      var root = server.client();
      createsOnce(root);
      builds(root);
      nobodyElseSeesIt(root);
      deletesWhenAPersonHasAgreed(root);
      assertThat(root.get("/api/audit/verification").path("intact").asBoolean()).isTrue();
    }
  }

  private static void createsOnce(ApiClient root) {
    var wish =
        Map.<String, Object>of(
            "name", "greeter",
            "description", "A service that greets people by name",
            "kind", "HTTP_SERVICE");
    var first = done(call(root, "create_project", wish, "create"));
    assertThat(done(call(root, "create_project", wish, "create"))).isEqualTo(first);
    assertThat(names(root)).containsExactly("greeter");
  }

  private static void builds(ApiClient root) {
    var greeter = Map.<String, Object>of("project", "greeter");
    var task =
        Map.<String, Object>of(
            "project", "greeter", "task", "A service that greets people by name");
    done(call(root, "start_engineering", task, "build"));
    await(root, "get_engineering_status", "DONE");
    done(call(root, "trigger_deploy", greeter, "deploy"));
    var live = await(root, "get_deploy_status", "DONE");
    assertThat(ApiClient.request(live.path("url").asText() + "/health").status()).isEqualTo(200);
  }

  private static JsonNode await(ApiClient root, String tool, String state) {
    return ApiClient.await(
        LIMIT,
        () -> done(call(root, tool, Map.of("project", "greeter"), tool)),
        status -> status.path("state").asText().equals(state));
  }

  private static void nobodyElseSeesIt(ApiClient root) {
    var code = root.send("POST", "/api/users", Map.of("name", "bob")).json().path("code").asText();
    var session = root.send("POST", "/api/sessions", Map.of("code", code)).json();
    var bob = new ApiClient(root.url(), session.path("access_token").asText());
    assertThat(names(bob)).isEmpty();
    for (var tool : new String[] {"get_project", "trigger_deploy", "delete_project"}) {
      var refused = call(bob, tool, Map.of("project", "greeter"), "bobs-" + tool);
      assertThat(refused.path("isError").asBoolean()).as(tool).isTrue();
      assertThat(refused.path("structuredContent").path("code").asText())
          .as(tool)
          .isEqualTo("project_not_found");
    }
  }

  private static void deletesWhenAPersonHasAgreed(ApiClient root) {
    var greeter = Map.<String, Object>of("project", "greeter");
    var waits = done(call(root, "delete_project", greeter, "delete"));
    assertThat(done(call(root, "delete_project", greeter, "delete"))).isEqualTo(waits);
    assertThat(root.get("/api/approvals").path("approvals")).hasSize(1);
    assertThat(names(root)).containsExactly("greeter");
    var approval = "/api/approvals/" + waits.path("approval").asText();
    assertThat(root.send("POST", approval, Map.of("accepted", true)).status()).isEqualTo(200);
    ApiClient.await(LIMIT, () -> names(root), List::isEmpty);
  }

  private static List<String> names(ApiClient client) {
    return done(call(client, "list_projects", Map.of(), "list"))
        .path("projects")
        .findValuesAsText("name");
  }

  private static JsonNode done(JsonNode result) {
    assertThat(result.path("isError").asBoolean()).as("%s", result).isFalse();
    return result.path("structuredContent");
  }

  private static JsonNode call(
      ApiClient client, String tool, Map<String, Object> arguments, String key) {
    var params =
        Map.of("name", tool, "arguments", arguments, "_meta", Map.of("idempotency_key", key));
    var message = Map.of("jsonrpc", "2.0", "id", 1, "method", "tools/call", "params", params);
    var answer = client.send("POST", "/mcp", message);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.tree(answer.body()).path("result");
  }
}
