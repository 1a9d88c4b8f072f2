package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.Audit;
import dev.orchestrator.access.Scope;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol over real HTTP; what the commands do is up to each test. */
@Timeout(60)
class McpRoutesTest {

  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;

  @TempDir static Path folder;
  private static RunningApi api;
  private RunningApi.Person alice;
  private RunningApi.Person bob;
  private RunningApi.Person admin;
  private final List<Envelope> asked = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> desks = new ArrayList<>();

  @BeforeAll
  static void open() {
    api = new RunningApi(folder);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  /** Nobody has anything of another test's. */
  @BeforeEach
  void invite() {
    alice = api.person("alice-" + UUID.randomUUID(), Role.USER);
    bob = api.person("bob-" + UUID.randomUUID(), Role.USER);
    admin = api.person("root-" + UUID.randomUUID(), Role.ADMIN);
  }

  @AfterEach
  void stop() throws Exception {
    for (var desk : desks) {
      desk.close();
    }
  }

  @Test
  void a_client_begins_lists_and_calls() {
    serveList();
    var begun = send(alice, INITIALIZE);
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(begun.headers().firstValue("Mcp-Session-Id").orElse("")).hasSize(36);
    assertThat(RunningApi.json(begun).path("result").path("instructions").asText())
        .contains("create_project");
    var initialized = send(alice, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    assertThat(initialized.statusCode()).isEqualTo(202);
    assertThat(initialized.body()).isEmpty();

    var result = call(alice, "list_projects", Map.of(), Map.of());
    assertThat(result.path("isError").asBoolean()).isFalse();
    assertThat(result.path("structuredContent").path("projects").isArray()).isTrue();
    assertThat(Json.tree(result.path("content").path(0).path("text").asText()))
        .isEqualTo(result.path("structuredContent"));
    assertThat(asked.getFirst().principal()).isEqualTo(alice.principal());
    assertThat(asked.getFirst().thread()).isEmpty();
  }

  @Test
  void the_tools_are_those_of_the_role_and_of_the_scopes() {
    assertThat(tools(alice))
        .contains("create_project", "list_projects", "delete_project", "trigger_deploy")
        .doesNotContain("list_flows", "cancel_flow")
        .doesNotContain("respond_to_user", "ask_user", "finish_task", "request_capabilities");
    assertThat(tools(admin)).containsAll(tools(alice)).contains("list_flows");
    assertThat(tools(with(admin, Scope.READ, Scope.WRITE))).isEqualTo(tools(alice));
    assertThat(tools(with(alice, Scope.READ)))
        .containsExactly(
            "list_projects",
            "get_project",
            "explain_project",
            "get_plan",
            "get_engineering_status",
            "view_changes",
            "check_ready_to_deploy",
            "get_deploy_status",
            "get_deploy_logs",
            "list_releases");
  }

  @Test
  void a_tool_says_what_it_takes_and_whether_it_changes_or_destroys() {
    var all = RunningApi.json(send(alice, LIST)).path("result").path("tools");
    var create = tool(all, "create_project");
    assertThat(create.path("inputSchema").path("required").toString()).contains("name", "kind");
    assertThat(create.path("title").asText()).isEqualTo("create project");
    assertThat(create.path("annotations").path("readOnlyHint").asBoolean()).isFalse();
    assertThat(create.path("annotations").path("destructiveHint").asBoolean()).isFalse();
    var list = tool(all, "list_projects").path("annotations");
    assertThat(list.path("readOnlyHint").asBoolean()).isTrue();
    var delete = tool(all, "delete_project").path("annotations");
    assertThat(delete.path("destructiveHint").asBoolean()).isTrue();
  }

  @Test
  void a_tool_that_is_not_shown_is_not_there_to_be_called() {
    serveUpdate();
    serveList();
    var reader = with(alice, Scope.READ);
    var changed = rpc(reader, "update_project", Map.of("project", "shop"), Map.of());
    assertThat(changed.path("error").path("code").asInt()).isEqualTo(-32602);
    assertThat(call(reader, "list_projects", Map.of(), Map.of()).path("isError").asBoolean())
        .isFalse();
    for (var tool : List.of("list_flows", "ask_user", "nothing")) {
      assertThat(rpc(alice, tool, Map.of(), Map.of()).path("error").path("code").asInt())
          .as(tool)
          .isEqualTo(-32602);
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void a_refusal_names_the_input_and_the_remedy() {
    var result = call(alice, "update_project", Map.of("project", 7), Map.of());
    assertThat(result.path("isError").asBoolean()).isTrue();
    var refusal = result.path("structuredContent");
    assertThat(refusal.path("code").asText()).isEqualTo("arguments_invalid");
    assertThat(refusal.path("field").asText()).isEqualTo("project");
    assertThat(refusal.path("remedy").asText()).isNotBlank();
  }

  @Test
  void a_verticle_that_does_not_run_is_told_as_a_refusal() {
    var result = call(alice, "list_projects", Map.of(), Map.of());
    assertThat(result.path("structuredContent").path("code").asText()).isEqualTo("unavailable");
  }

  @Test
  void a_change_is_audited_with_the_key_and_a_look_is_not() {
    serveUpdate();
    serveList();
    call(alice, "list_projects", Map.of(), Map.of());
    call(alice, "update_project", Map.of("project", "shop"), Map.of());
    var written = audited();
    assertThat(written).extracting(Audit.Entry::action).containsExactly("tool update_project");
    assertThat(written.getFirst().credential()).startsWith("key:");
    assertThat(written.getFirst().user()).contains(alice.principal().user());
    assertThat(written.getFirst().outcome()).startsWith("refused: ");
  }

  @Test
  void a_repeat_within_a_session_carries_the_same_key_and_a_new_id_another_one() {
    serveUpdate();
    var shop = Map.<String, Object>of("project", "shop");
    var headers = Map.of("Mcp-Session-Id", "one");
    var first = message(5, "update_project", shop, Map.of());
    send(alice, first, headers);
    send(alice, first, headers);
    send(alice, message(6, "update_project", shop, Map.of()), headers);
    send(alice, first, Map.of("Mcp-Session-Id", "two"));
    send(bob, first, headers);
    send(alice, first);
    send(alice, first);
    var keys = asked.stream().map(Envelope::key).toList();
    assertThat(keys).hasSize(7);
    assertThat(keys.get(0)).isEqualTo(keys.get(1));
    assertThat(Set.copyOf(keys)).hasSize(6);
  }

  @Test
  void a_key_in_the_meta_stands_for_one_call_whatever_its_id() {
    serveUpdate();
    var shop = Map.<String, Object>of("project", "shop");
    var meta = Map.<String, Object>of("idempotency_key", "mine");
    call(alice, "update_project", shop, meta);
    call(alice, "update_project", shop, meta);
    assertThat(asked.stream().map(Envelope::key).distinct()).hasSize(1);
    var other = call(alice, "update_project", Map.of("project", "other"), meta);
    assertThat(other.path("structuredContent").path("code").asText())
        .isEqualTo("idempotency_key_reused");
    assertThat(asked).hasSize(2);
  }

  @Test
  void what_needs_a_person_waits_for_one_in_a_thread_that_is_kept_for_that() {
    serveDelete();
    api.project(alice, "shop", Optional.empty());
    var shop = Map.<String, Object>of("project", "shop");
    var result = call(alice, "delete_project", shop, Map.of("idempotency_key", "k"));
    assertThat(result.path("isError").asBoolean()).isFalse();
    var approval = result.path("structuredContent").path("approval").asText();
    assertThat(result.path("structuredContent").path("remedy").asText())
        .contains("orchestrator approve " + approval, "/api/approvals/" + approval);
    assertThat(asked).isEmpty();

    var open = api.stores.approvals().pending(alice.principal().user());
    assertThat(open).hasSize(1);
    assertThat(open.getFirst().id().toString()).isEqualTo(approval);
    assertThat(open.getFirst().question())
        .isEqualTo("Delete project shop with its code and everything that runs?");
    assertThat(Json.read(open.getFirst().body(), DeleteProject.class).project()).isEqualTo("shop");

    var again = call(alice, "delete_project", shop, Map.of("idempotency_key", "k"));
    assertThat(again).isEqualTo(result);
    var next = call(alice, "delete_project", shop, Map.of());
    assertThat(next.path("structuredContent").path("approval").asText()).isNotEqualTo(approval);
    assertThat(api.stores.approvals().pending(alice.principal().user()))
        .hasSize(2)
        .allMatch(each -> each.thread().equals(open.getFirst().thread()));
    assertThat(questions(open.getFirst().thread())).hasSize(2);
    assertThat(audited()).extracting(Audit.Entry::outcome).containsOnly("asked");
  }

  @Test
  void the_same_call_several_times_at_once_asks_once() {
    api.project(alice, "shop", Optional.empty());
    var message =
        message(1, "delete_project", Map.of("project", "shop"), Map.of("idempotency_key", "k"));
    var sent = IntStream.range(0, 8).mapToObj(_ -> request(alice, message, Map.of())).toList();
    var answers =
        sent.stream()
            .map(request -> api.http.sendAsync(request.build(), BodyHandlers.ofString()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .map(HttpResponse::body)
            .distinct();
    assertThat(answers).hasSize(1).allMatch(answer -> answer.contains("orchestrator approve"));
    assertThat(api.stores.approvals().pending(alice.principal().user())).hasSize(1);
  }

  @Test
  void a_call_may_name_the_conversation_that_it_belongs_to_if_it_is_the_callers_own() {
    serveUpdate();
    api.project(alice, "shop", Optional.empty());
    var own = api.thread(alice);
    var shop = Map.<String, Object>of("project", "shop");
    call(alice, "delete_project", shop, Map.of("thread", own.toString()));
    assertThat(questions(own)).hasSize(1);
    call(alice, "update_project", shop, Map.of("thread", own.toString()));
    assertThat(asked.getFirst().thread()).contains(own);
    for (var other : List.<Object>of(api.thread(bob).toString(), "nonsense", 7, "")) {
      var refused = call(alice, "update_project", shop, Map.of("thread", other));
      assertThat(refused.path("structuredContent").path("field").asText())
          .isEqualTo("_meta.thread");
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void nobody_is_asked_about_what_belongs_to_somebody_else() {
    api.project(alice, "shop", Optional.empty());
    var result = call(bob, "delete_project", Map.of("project", "shop"), Map.of());
    assertThat(result.path("structuredContent").path("code").asText())
        .isEqualTo("project_not_found");
    assertThat(api.stores.approvals().pending(bob.principal().user())).isEmpty();
  }

  @Test
  void without_a_key_it_says_which_kind_of_key_it_wants() {
    var request =
        api.request("/mcp")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(LIST));
    var answer = api.send(request);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example.com",
    "https://evil.example.com:8080",
    "null",
    "http://127.0.0.1:1",
    "http://localhost",
    "http://127.0.0.1.evil.example.com",
    "nonsense",
    "'http://[::1'"
  })
  void a_page_from_elsewhere_is_turned_away(String origin) {
    var answer = send(alice, LIST, Map.of("Origin", origin));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(RunningApi.json(answer).path("code").asText()).isEqualTo("origin_foreign");
  }

  @Test
  void a_page_of_our_own_is_heard() {
    assertThat(send(alice, LIST, Map.of("Origin", api.url())).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PUT"})
  void there_is_nothing_to_stream_and_no_session_to_end(String method) {
    var request = api.request("/mcp", alice).method(method, BodyPublishers.noBody());
    var answer = api.send(request);
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @CsvSource({"{, -32700", "[], -32600", "{}, -32600"})
  void garbage_is_refused_in_the_protocols_own_words(String body, int code) {
    var answer = send(alice, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningApi.json(answer).path("error").path("code").asInt()).isEqualTo(code);
  }

  @Test
  void an_unknown_method_is_answered_as_one() {
    var answer = send(alice, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nothing\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(RunningApi.json(answer).path("error").path("code").asInt()).isEqualTo(-32601);
  }

  @Test
  void a_version_that_is_not_spoken_and_a_body_that_is_not_declared_are_refused() {
    var version = send(alice, LIST, Map.of("MCP-Protocol-Version", "1999-01-01"));
    assertThat(version.statusCode()).isEqualTo(400);
    assertThat(send(alice, LIST, Map.of("MCP-Protocol-Version", "2025-06-18")).statusCode())
        .isEqualTo(200);
    var text =
        api.request("/mcp", alice)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(LIST));
    assertThat(api.send(text).statusCode()).isEqualTo(415);
  }

  @Test
  void tools_of_services_that_joined_are_there_for_their_user_and_go_with_the_service() {
    try (var _ = JoinedService.of(api, alice)) {
      assertThat(tools(alice)).contains("test_simple_text", "test_error_handling", "get_confirmed");
      assertThat(tools(with(alice, Scope.READ))).doesNotContain("get_confirmed");
      assertThat(tools(bob)).doesNotContain("test_simple_text");
      var done = call(alice, "test_simple_text", Map.of(), Map.of());
      assertThat(done.path("structuredContent").path("result").asText()).contains("simple text");
      var refused = call(alice, "test_error_handling", Map.of(), Map.of());
      assertThat(refused.path("isError").asBoolean()).isTrue();
      assertThat(refused.path("structuredContent").path("code").asText()).isEqualTo("broken");
      var waits = call(alice, "get_confirmed", Map.of(), Map.of());
      assertThat(waits.path("structuredContent").path("state").asText()).isEqualTo("asked");
      assertThat(audited())
          .extracting(Audit.Entry::outcome)
          .containsExactly("asked", "refused: broken", "done");
    }
    assertThat(tools(alice)).doesNotContain("test_simple_text");
  }

  @Test
  void the_next_message_may_go_to_another_node() {
    serveUpdate();
    var session = send(alice, INITIALIZE).headers().firstValue("Mcp-Session-Id").orElseThrow();
    var message = message(1, "update_project", Map.of("project", "shop"), Map.of());
    send(alice, message, Map.of("Mcp-Session-Id", session));
    try (var second = api.another()) {
      var request = request(alice, message, Map.of("Mcp-Session-Id", session));
      var moved = HttpRequest.newBuilder(request.build(), (_, _) -> true);
      var answer = api.send(moved.uri(java.net.URI.create(second.url() + "/mcp")));
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    assertThat(asked.stream().map(Envelope::key).distinct()).hasSize(1);
  }

  private List<Audit.Entry> audited() {
    return api.access().audit().list(Optional.empty(), 100).stream()
        .filter(entry -> entry.user().equals(Optional.of(alice.principal().user())))
        .toList();
  }

  private void serveList() {
    desks.add(
        api.bus.serve(
            ListProjects.class,
            (envelope, _) -> {
              asked.add(envelope);
              return new Answer.Done<>(new ProjectList(List.of()));
            }));
  }

  private void serveUpdate() {
    desks.add(
        api.bus.serve(
            UpdateProject.class,
            (envelope, _) -> {
              asked.add(envelope);
              return Answer.refusedInput("name_taken", "name", "It is taken.", "Take another.");
            }));
  }

  private void serveDelete() {
    desks.add(
        api.bus.serve(
            DeleteProject.class,
            (envelope, _) -> {
              asked.add(envelope);
              return new Answer.Done<>(new Started(FlowId.next(), "It is being deleted."));
            }));
  }

  private List<ApprovalAsked> questions(ThreadId thread) {
    return api.stores.log().after(thread, 0, 10).stream()
        .map(logged -> logged.event())
        .filter(ApprovalAsked.class::isInstance)
        .map(ApprovalAsked.class::cast)
        .toList();
  }

  private RunningApi.Person with(RunningApi.Person person, Scope... scopes) {
    var wish = new ApiKeys.Wish(person.principal().user(), "narrow", Set.of(scopes), null);
    var key = new ApiKeys(api.database).create(api.database.pool(), wish).text().reveal();
    return new RunningApi.Person(person.principal(), key);
  }

  private List<String> tools(RunningApi.Person person) {
    var names = new ArrayList<String>();
    var listed = RunningApi.json(send(person, LIST)).path("result").path("tools");
    listed.forEach(tool -> names.add(tool.path("name").asText()));
    return names;
  }

  private static JsonNode tool(JsonNode all, String name) {
    for (var each : all) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("there is no " + name);
  }

  private JsonNode call(
      RunningApi.Person person,
      String tool,
      Map<String, Object> arguments,
      Map<String, Object> meta) {
    return rpc(person, tool, arguments, meta).path("result");
  }

  private JsonNode rpc(
      RunningApi.Person person,
      String tool,
      Map<String, Object> arguments,
      Map<String, Object> meta) {
    return RunningApi.json(send(person, message(1, tool, arguments, meta)));
  }

  private static String message(
      int id, String tool, Map<String, Object> arguments, Map<String, Object> meta) {
    var params = new HashMap<String, Object>(Map.of("name", tool, "arguments", arguments));
    if (!meta.isEmpty()) {
      params.put("_meta", meta);
    }
    return Json.write(Map.of("jsonrpc", "2.0", "id", id, "method", "tools/call", "params", params));
  }

  private HttpResponse<String> send(RunningApi.Person person, String body) {
    return send(person, body, Map.of());
  }

  private HttpResponse<String> send(
      RunningApi.Person person, String body, Map<String, String> headers) {
    return api.send(request(person, body, headers));
  }

  private HttpRequest.Builder request(
      RunningApi.Person person, String body, Map<String, String> headers) {
    var request =
        api.request("/mcp", person)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request;
  }
}
