package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.access.Policy;
import dev.orchestrator.api.RunningApi.Person;
import dev.orchestrator.flow.Start;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.LogTail;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.ExplainFlow;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.ExplainThread;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.SecretScope;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole router against a real database; other verticles are played by the tests. */
class ApiVerticleTest {

  private static final String SECRET = "API_KEY";
  private static final Examples EXAMPLES = Examples.load();

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

  // Access

  @Test
  void a_stranger_passes_no_route_that_needs_a_key() {
    for (var route : guarded().toList()) {
      for (var key : List.of("", "Bearer nonsense", "Bearer ork_0_0", "Basic !!!")) {
        var answer = api.send(call(route, anything(route)).setHeader("Authorization", key));
        assertThat(answer.statusCode()).as(route + " with " + key).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).as("%s", route).isPresent();
      }
    }
  }

  @Test
  void routes_of_admins_are_closed_to_users() {
    var routes = guarded().filter(route -> route.policy() == Policy.ADMIN).toList();
    assertThat(routes).isNotEmpty();
    for (var route : routes) {
      var answer =
          api.send(call(route, anything(route)).header("Authorization", bearer(api.alice)));
      assertThat(answer.statusCode()).as("%s", route).isEqualTo(403);
      assertThat(json(answer).path("code").asText()).isEqualTo("not_allowed");
    }
  }

  @Test
  void what_belongs_to_others_is_not_found_on_any_route() {
    var path = pathsOf(api.alice);
    var routes =
        guarded()
            .filter(route -> route.path().contains(":") && route.policy() != Policy.ADMIN)
            .filter(route -> !route.path().endsWith("/why")) // whose desk looks for itself
            .toList();
    assertThat(routes).hasSizeGreaterThan(25);
    for (var route : routes) {
      var others = path.fill(route.path());
      var mine = api.send(call(route, others).header("Authorization", bearer(api.bob)));
      assertThat(mine.statusCode()).as(route + " of somebody else").isEqualTo(404);
      var nobodys = api.send(call(route, anything(route)).header("Authorization", bearer(api.bob)));
      assertThat(nobodys.statusCode()).as(route + " of nobody").isEqualTo(404);
      assertThat(codeless(mine)).as("%s tells no difference", route).isEqualTo(codeless(nobodys));
    }
  }

  @Test
  void why_is_asked_in_the_name_of_the_sender_and_what_is_refused_is_not_found() {
    var path = pathsOf(api.alice);
    var askers = new ArrayList<Principal>();
    try (var _ =
            api.bus.serve(
                ExplainProject.class, (envelope, _) -> unexplained(askers, envelope, "project"));
        var _ =
            api.bus.serve(
                ExplainThread.class, (envelope, _) -> unexplained(askers, envelope, "thread"));
        var _ =
            api.bus.serve(
                ExplainFlow.class, (envelope, _) -> unexplained(askers, envelope, "flow"))) {
      for (var kind : List.of("project", "thread", "flow")) {
        var route = "/api/%ss/:%s/why".formatted(kind, kind);
        assertProblem(api.get(path.fill(route), api.bob), kind + "_not_found");
      }
    }
    assertThat(askers).hasSize(3).containsOnly(api.bob.principal());
  }

  private static Answer<Explanation> unexplained(
      List<Principal> askers, Envelope envelope, String what) {
    askers.add(envelope.principal());
    return Answer.refusedInput(what + "_not_found", what, "There is none.", "Look again.");
  }

  @Test
  @SuppressWarnings("NullAway") // which would stop the mistake at compile time
  void a_route_without_a_policy_does_not_start() {
    assertThatThrownBy(
            () -> new Route(HttpMethod.GET, "/api/open", null, 0, false, _ -> Reply.ok("")))
        .hasMessageContaining("GET /api/open declares no policy");
  }

  @Test
  void an_admin_sees_the_flows_of_all_and_a_user_only_the_own_ones() {
    var flow = flowOf(api.alice);
    assertThat(api.get("/api/flows", api.alice).body()).contains(flow.toString());
    assertThat(api.get("/api/flows", api.bob).body()).doesNotContain(flow.toString());
    assertThat(api.get("/api/flows?state=ready", api.admin).body()).contains(flow.toString());
    assertThat(api.get("/api/flows/" + flow, api.admin).statusCode()).isEqualTo(200);
  }

  @Test
  void everybody_is_told_who_they_are() {
    var me = json(api.get("/api/me", api.admin));
    assertThat(me.path("user").asText()).isEqualTo(api.admin.principal().user().toString());
    assertThat(me.path("role").asText()).isEqualTo("ADMIN");
  }

  // Conversations

  @Test
  void a_thread_is_opened_said_something_to_and_read() {
    var opened = api.post("/api/threads", api.alice, "{\"title\":\"Greeter\"}");
    assertThat(opened.statusCode()).isEqualTo(201);
    var path = opened.headers().firstValue("Location").orElseThrow();
    assertThat(json(opened).path("state").asText()).isEqualTo("IDLE");

    var said = api.post(path + "/messages", api.alice, "{\"text\":\"Привет\"}");
    assertThat(said.statusCode()).isEqualTo(202);
    assertThat(json(said).path("seq").asLong()).isEqualTo(1);

    var thread = json(api.get(path, api.alice));
    assertThat(thread.path("state").asText()).isEqualTo("PROCESSING");
    assertThat(thread.path("last_seq").asLong()).isEqualTo(1);
    assertThat(thread.path("pending_deploys").isArray()).isTrue();
    assertThat(api.get("/api/threads", api.alice).body()).contains("\"Greeter\"");

    var page = json(api.get(path + "/events", api.alice));
    var event = page.path("events").get(0);
    assertThat(event.path("type").asText()).isEqualTo("UserSaid");
    assertThat(event.path("line").asText()).isEqualTo("Привет");
    assertThat(event.path("event").path("text").asText()).isEqualTo("Привет");
  }

  @Test
  void a_thread_names_the_deploys_that_it_waits_for() {
    var thread = api.thread(api.alice);
    var deploy = flow(api.alice, "devops.deploy", thread);
    var build = flow(api.alice, "engineering.build", thread);
    var shown = json(api.get("/api/threads/" + thread, api.alice));
    assertThat(shown.path("pending_deploys")).hasSize(1);
    assertThat(shown.path("pending_deploys").get(0).asText()).isEqualTo(deploy.toString());
    assertThat(shown.path("work").toString()).contains(build.toString(), deploy.toString());
    assertThat(shown.path("state").asText()).isEqualTo("IDLE");
  }

  @Test
  void events_come_in_pages_and_in_the_reader_s_language() {
    var thread = api.thread(api.alice);
    for (var i = 1; i <= 5; i++) {
      api.stores.log().append(thread, new Said("word " + i));
    }
    var flow = FlowId.next();
    api.stores
        .log()
        .append(
            thread,
            new dev.orchestrator.messages.ThreadEvent.FlowFailed(
                flow, "engineering.build", null, "shop", "no tests", ""));
    var page = json(api.get("/api/threads/" + thread + "/events?after=2&limit=2", api.alice));
    assertThat(page.path("events").findValuesAsText("seq")).containsExactly("3", "4");
    assertThat(page.path("last_seq").asLong()).isEqualTo(6);
    var russian =
        api.send(
            api.request("/api/threads/" + thread + "/events?after=5", api.alice)
                .header("Accept-Language", "ru-RU,ru;q=0.9,en;q=0.5"));
    assertThat(russian.body()).contains("не получилось");
    var nonsense =
        api.send(
            api.request("/api/threads/" + thread + "/events?after=5", api.alice)
                .header("Accept-Language", ";;q=x,,"));
    assertThat(nonsense.body()).contains("did not work");
  }

  @Test
  void a_message_repeated_with_its_key_is_said_once_even_at_the_same_time() throws Exception {
    var thread = api.thread(api.alice);
    var answers = Collections.synchronizedSet(new TreeSet<String>());
    var together = new CountDownLatch(1);
    var senders =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                Thread.ofVirtual()
                    .start(() -> {
                      awaitQuietly(together);
                      answers.add(say(thread, "once", "key-1").body());
                    }))
            .toList();
    together.countDown();
    for (var sender : senders) {
      sender.join();
    }
    assertThat(answers).containsExactly("{\"seq\":1}");
    assertThat(say(thread, "again", "key-2").body()).isEqualTo("{\"seq\":2}");
    assertThat(api.stores.log().after(thread, 0, 10)).hasSize(2);
  }

  @Test
  void the_same_key_of_another_user_or_thread_is_another_key() {
    var first = api.thread(api.alice);
    var second = api.thread(api.alice);
    say(first, "hello", "same");
    say(second, "hello", "same");
    assertThat(api.stores.log().lastSeq(second)).isEqualTo(1);
  }

  // Commands

  @Test
  void a_command_goes_out_in_the_name_of_its_sender_and_of_the_project_s_thread() {
    var thread = api.thread(api.alice);
    var project = api.project(api.alice, "enveloped", Optional.of(thread));
    var seen = new AtomicReference<Envelope>();
    var flow = FlowId.next();
    try (var _ =
        api.bus.serve(
            TriggerDeploy.class,
            (envelope, deploy) -> {
              seen.set(envelope);
              assertThat(deploy.commit()).isEqualTo("abc");
              return new Answer.Done<>(new Started(flow, deploy.project()));
            })) {
      var answer = api.post("/api/projects/enveloped/deploys", api.alice, "{\"commit\":\"abc\"}");
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.headers().firstValue("Location")).contains("/api/flows/" + flow);
      assertThat(json(answer).path("flow").asText()).isEqualTo(flow.toString());
      assertThat(json(answer).path("project").asText()).isEqualTo(project.id().toString());
    }
    assertThat(seen.get().principal()).isEqualTo(api.alice.principal());
    assertThat(seen.get().thread()).contains(thread);
  }

  @Test
  void an_idempotency_key_reaches_the_command_and_belongs_to_its_sender() {
    api.project(api.alice, "keyed", Optional.empty());
    api.project(api.bob, "keyed", Optional.empty());
    var keys = Collections.synchronizedList(new ArrayList<String>());
    try (var _ =
        api.bus.serve(
            StopProject.class,
            (envelope, stop) -> {
              keys.add(envelope.key());
              return new Answer.Done<>(new Started(FlowId.next(), stop.project()));
            })) {
      for (var person : List.of(api.alice, api.alice, api.bob)) {
        api.send(
            api.request("/api/projects/keyed/stops", person)
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.noBody()));
      }
      api.post("/api/projects/keyed/stops", api.alice, "");
    }
    assertThat(keys.get(0)).isEqualTo(keys.get(1));
    assertThat(Set.copyOf(keys)).hasSize(3);
  }

  @Test
  void a_thread_that_is_asked_for_twice_under_one_key_is_one_thread() {
    var first = json(openThread(api.alice, "once")).path("id").asText();
    assertThat(json(openThread(api.alice, "once")).path("id").asText()).isEqualTo(first);
    assertThat(json(openThread(api.bob, "once")).path("id").asText()).isNotEqualTo(first);
    assertThat(json(openThread(api.alice, "again")).path("id").asText()).isNotEqualTo(first);
    assertThat(say(ThreadId.of(first), "hello", "once").statusCode()).isEqualTo(202);
  }

  private static HttpResponse<String> openThread(Person person, String key) {
    return api.send(
        api.request("/api/threads", person)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{\"title\":\"about\"}")));
  }

  @ParameterizedTest
  @CsvSource({
    "project_not_found,, 404",
    "flow_not_found, project, 404",
    "release_unknown, release, 422",
    "deploy_running,, 409",
    "internal,, 500",
  })
  void a_refusal_has_the_status_of_its_sort(String code, String field, int status) {
    api.project(api.alice, code.replace('_', '-'), Optional.empty());
    try (var _ =
        api.bus.serve(
            Rollback.class,
            (_, _) -> new Answer.Refused<>(code, field, "It is not to be.", "Do otherwise."))) {
      var path = "/api/projects/" + code.replace('_', '-') + "/rollbacks";
      var answer = api.post(path, api.alice, "{\"release\":3}");
      assertThat(answer.statusCode()).isEqualTo(status);
      assertProblem(answer, code);
      assertThat(json(answer).path("detail").asText()).isEqualTo("It is not to be.");
      assertThat(json(answer).path("remedy").asText()).isEqualTo("Do otherwise.");
      assertThat(json(answer).path("field").asText(null)).isEqualTo(field);
    }
  }

  @Test
  void a_project_is_shown_by_name_and_by_id_to_its_owner_alone_whoever_else_runs() {
    var project = api.project(api.alice, "looked-at", Optional.empty());
    var byName = api.get("/api/projects/looked-at", api.alice);
    assertThat(byName.statusCode()).isEqualTo(200);
    assertThat(json(byName).path("id").asText()).isEqualTo(project.id().toString());
    assertThat(json(byName).path("repository").asText()).contains("/looked-at.git");
    assertThat(json(byName).path("url").isNull()).isTrue();
    var byId = api.get("/api/projects/" + project.id(), api.alice);
    assertThat(byId.body()).isEqualTo(byName.body());
    var others = api.get("/api/projects/" + project.id(), api.bob);
    assertThat(others.statusCode()).isEqualTo(404);
    assertProblem(others, "project_not_found");
  }

  @Test
  void a_name_that_is_the_id_of_another_project_goes_before_it() {
    var first = api.project(api.alice, "first-of-two", Optional.empty());
    var namesake = api.project(api.alice, first.id().toString(), Optional.empty());
    var shown = api.get("/api/projects/" + first.id(), api.alice);
    assertThat(json(shown).path("id").asText()).isEqualTo(namesake.id().toString());
  }

  @Test
  void a_command_that_nobody_serves_is_a_503_with_a_remedy() {
    api.project(api.alice, "unserved", Optional.empty());
    var answer = api.get("/api/projects/unserved/changes", api.alice);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertProblem(answer, "not_served");
  }

  @Test
  void a_command_that_waits_for_a_person_names_the_approval() {
    api.project(api.alice, "asked", Optional.empty());
    var approval = ApprovalId.next();
    try (var _ = api.bus.serve(StartEngineering.class, (_, _) -> new Answer.Asked<>(approval))) {
      var answer = api.post("/api/projects/asked/builds", api.alice, "{\"task\":\"x\"}");
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(json(answer).path("approval").asText()).isEqualTo(approval.toString());
    }
  }

  @Test
  void lists_and_logs_pass_their_query_on() {
    api.project(api.alice, "logged", Optional.empty());
    try (var _ =
            api.bus.serve(
                ListProjects.class,
                (_, list) -> {
                  assertThat(list.status()).isEqualTo(dev.orchestrator.messages.ProjectStatus.LIVE);
                  return new Answer.Done<>(new ProjectList(List.of(), List.of("odd")));
                });
        var _ =
            api.bus.serve(
                GetDeployLogs.class,
                (_, logs) ->
                    new Answer.Done<>(new LogTail("logged", List.of("" + logs.lines()))))) {
      assertThat(api.get("/api/projects?status=live", api.alice).body())
          .isEqualTo("{\"projects\":[],\"unreadable\":[\"odd\"]}");
      assertThat(api.get("/api/projects/logged/logs?lines=7", api.alice).body())
          .contains("[\"7\"]");
    }
  }

  @Test
  void slow_commands_do_not_hold_up_others() throws Exception {
    api.project(api.alice, "slow", Optional.empty());
    var release = new CountDownLatch(1);
    try (var _ =
        api.bus.serve(
            GetDeployLogs.class,
            (_, _) -> {
              awaitQuietly(release);
              return new Answer.Done<>(new LogTail("slow", List.of()));
            })) {
      var slow =
          api.http.sendAsync(
              api.request("/api/projects/slow/logs", api.alice).build(),
              HttpResponse.BodyHandlers.ofString());
      for (var i = 0; i < 20; i++) {
        assertThat(api.get("/api/me", api.bob).statusCode()).isEqualTo(200);
      }
      assertThat(slow).isNotDone();
      release.countDown();
      assertThat(slow.get().statusCode()).isEqualTo(200);
    }
  }

  // Flows, approvals, agents

  @Test
  void a_flow_is_cancelled_once_and_then_is_over() {
    var flow = flowOf(api.alice);
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
    var id = approval(api.alice, thread);
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

  // Nonsense

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 not_json | {\"text\":",
        "400 not_json | hello",
        "400 not_an_object | [1]",
        "422 missing text | {}",
        "422 missing text | {\"text\":\"  \"}",
        "422 missing text | {\"text\":null}",
        "422 wrong_type text | {\"text\":7}",
        "422 wrong_type text | {\"text\":{\"a\":1}}",
        "422 not_text text | {\"text\":\"a\\u0000b\"}",
        "422 not_text text | {\"text\":\"bell \\u0007\"}",
        "422 not_text text | {\"text\":\"half \\ud83d\"}",
        "422 unknown_field txt | {\"txt\":\"a\"}",
      })
  void a_body_that_makes_no_sense_is_refused_by_field(String row) {
    var expected = row.substring(0, row.indexOf(" | ")).split(" ", -1);
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    var answer = api.post(path, api.alice, row.substring(row.indexOf(" | ") + 3));
    assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(expected[0]));
    assertProblem(answer, expected[1]);
    if (expected.length > 2) {
      assertThat(json(answer).path("field").asText()).isEqualTo(expected[2]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/threads/x, 404, thread_not_found",
    "/api/threads/%00, 404, thread_not_found",
    "/api/projects/%00%01, 404, project_not_found",
    "/api/projects/..%2f..%2fetc%2fpasswd, 404, project_not_found",
    "/api/projects/%27%3B%20drop%20table%20project%3B--, 404, project_not_found",
    "/api/flows/1, 404, flow_not_found",
    "/api/flows?state=odd, 422, state_unknown",
    "/api/projects?status=odd, 422, status_unknown",
    "/api/nothing, 404, path_not_found",
    "/, 404, path_not_found",
  })
  void a_path_that_makes_no_sense_is_told_so(String path, int status, String code) {
    var answer = api.get(path, api.alice);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertProblem(answer, code);
  }

  @ParameterizedTest
  @CsvSource({
    "after=-1, after",
    "after=x, after",
    "limit=0, limit",
    "limit=501, limit",
    "limit=1.5, limit",
    "after=99999999999999999999, after"
  })
  void a_query_that_makes_no_sense_is_refused_by_name(String query, String field) {
    var answer = api.get("/api/threads/" + api.thread(api.alice) + "/events?" + query, api.alice);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertProblem(answer, "not_a_number");
    assertThat(json(answer).path("field").asText()).isEqualTo(field);
  }

  @Test
  void a_message_may_have_32000_characters_and_no_more() {
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    var most = "я".repeat(32_000);
    assertThat(api.post(path, api.alice, "{\"text\":\"" + most + "\"}").statusCode())
        .isEqualTo(202);
    var more = api.post(path, api.alice, "{\"text\":\"" + most + "!\"}");
    assertThat(more.statusCode()).isEqualTo(422);
    assertProblem(more, "too_long");
  }

  @Test
  void a_body_of_more_than_a_megabyte_is_refused_declared_or_not() {
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    var long1 = "{\"text\":\"" + "x".repeat(1_100_000) + "\"}";
    var declared = api.post(path, api.alice, long1);
    assertThat(declared.statusCode()).isEqualTo(413);
    assertProblem(declared, "body_too_long");
    var chunks = Stream.generate(() -> new byte[100_000]).limit(20).toList();
    var chunked =
        api.send(
            api.request(path, api.alice)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArrays(chunks)));
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void a_body_that_is_not_declared_as_json_is_refused() {
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    var answer =
        api.send(
            api.request(path, api.alice)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"text\":\"a\"}")));
    assertThat(answer.statusCode()).isEqualTo(415);
    assertProblem(answer, "not_json");
  }

  @Test
  void a_method_that_a_path_does_not_have_names_those_it_has() {
    var answer = api.send(api.request("/api/threads", api.alice).DELETE());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET").contains("POST");
    assertProblem(answer, "method_not_allowed");
  }

  @Test
  void a_request_that_is_not_http_is_told_so_and_hung_up_on() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.verticle.port())) {
      socket.setSoTimeout(10_000);
      var out = socket.getOutputStream();
      out.write(("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(US_ASCII));
      out.flush();
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).matches("(?s)HTTP/1\\.[01] 4.*").doesNotContain("Exception");
    }
  }

  // The pieces

  private static Stream<Route> guarded() {
    return api.verticle.routes().stream().filter(route -> route.policy() != Policy.ANYBODY);
  }

  private static java.net.http.HttpRequest.Builder call(Route route, String path) {
    var body =
        route.method().equals(HttpMethod.GET)
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(example(route));
    return api.request(path)
        .header("Content-Type", "application/json")
        .method(route.method().name(), body);
  }

  /** A body that fits, so that nothing else is in the way. */
  private static String example(Route route) {
    return Contract.covers(route) ? EXAMPLES.of(route).map(JsonObject::encode).orElse("{}") : "{}";
  }

  private static String anything(Route route) {
    return route
            .path()
            .replaceAll(":(thread|project|flow|approval)", ThreadId.next().toString())
            .replace(":name", name(route.path()))
            .replace(":agent", "architect")
        + (route.speaksToGit() ? "?service=git-upload-pack" : "");
  }

  private static String bearer(Person person) {
    return "Bearer " + person.key();
  }

  /** Real things of one person, for the parameters of paths. */
  private record Paths(String thread, String project, String flow, String approval) {
    String fill(String path) {
      return path.replace(":thread", thread)
          .replace(":project", project)
          .replace(":flow", flow)
          .replace(":approval", approval)
          .replace(":name", name(path));
    }
  }

  /** What may stand there: a repository's name, or a secret's. */
  private static String name(String path) {
    return path.contains("/secrets") ? SECRET : "x.git";
  }

  private static Paths pathsOf(Person person) {
    var thread = api.thread(person);
    var project = api.project(person, "hers", Optional.empty());
    api.secret(SecretScope.of(project), SECRET, "s-" + ThreadId.next());
    api.secret(SecretScope.of(person.principal().user()), SECRET, "s-" + ThreadId.next());
    return new Paths(
        thread.toString(),
        project.id().toString(),
        flowOf(person).toString(),
        approval(person, thread).toString());
  }

  /** What a problem says without the name that was asked for. */
  private static String codeless(HttpResponse<String> answer) {
    return answer.body().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID");
  }

  private static FlowId flowOf(Person person) {
    return flow(person, "engineering.build", ThreadId.next());
  }

  private static FlowId flow(Person person, String kind, ThreadId thread) {
    var owner = person.principal().user().toString();
    return api.stores
        .flows()
        .start(Start.of(kind, "input", owner).thread(thread.toString()))
        .orElseThrow();
  }

  private static ApprovalId approval(Person person, ThreadId thread) {
    var id = ApprovalId.next();
    var user = person.principal().user();
    api.stores
        .flows()
        .transaction(tx ->
            api.stores
                .approvals()
                .ask(
                    tx,
                    id,
                    thread,
                    user,
                    "delete_project",
                    "{}",
                    "Delete shop?",
                    Duration.ofHours(1)));
    return id;
  }

  private static HttpResponse<String> say(ThreadId thread, String text, String key) {
    return api.send(
        api.request("/api/threads/" + thread + "/messages", api.alice)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{\"text\":\"" + text + "\"}")));
  }

  private static HttpResponse<String> put(String path, String body) {
    return api.send(
        api.request(path, api.admin)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private static void assertProblem(HttpResponse<String> answer, String code) {
    var problem = json(answer);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
    assertThat(problem.path("type").asText()).isEqualTo("about:blank");
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank();
    assertThat(problem.path("remedy").asText()).isNotBlank();
    assertThat(answer.body()).doesNotContain("Exception", "dev.orchestrator", "\\tat ");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_a_user_says_is_in_the_rows_under_the_user_s_name() {
    var thread = api.thread(api.alice);
    say(thread, "mine", "who");
    var event = api.stores.log().after(thread, 0, 1).getFirst().event();
    assertThat(event).isEqualTo(new UserSaid(api.alice.principal().user(), "mine"));
  }
}
