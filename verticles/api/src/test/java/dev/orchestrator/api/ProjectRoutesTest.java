package dev.orchestrator.api;

import static dev.orchestrator.api.Requests.approval;
import static dev.orchestrator.api.Requests.assertProblem;
import static dev.orchestrator.api.Requests.awaitQuietly;
import static dev.orchestrator.api.Requests.flow;
import static dev.orchestrator.api.Requests.say;
import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunningApi.Person;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.LogTail;
import dev.orchestrator.messages.ProjectCommand.BrowseProjects;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectPage;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that go out as commands; the other verticles are played by the tests. */
class ProjectRoutesTest {

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
    assertThat(say(api, ThreadId.of(first), "hello", "once").statusCode()).isEqualTo(202);
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
                BrowseProjects.class,
                (_, list) -> {
                  assertThat(list.status()).isEqualTo(dev.orchestrator.messages.ProjectStatus.LIVE);
                  return new Answer.Done<>(new ProjectPage(List.of(), List.of("odd"), null));
                });
        var _ =
            api.bus.serve(
                GetDeployLogs.class,
                (_, logs) ->
                    new Answer.Done<>(new LogTail("logged", List.of("" + logs.lines()))))) {
      assertThat(api.get("/api/projects?status=live", api.alice).body())
          .isEqualTo("{\"projects\":[],\"unreadable\":[\"odd\"],\"next\":null}");
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
}
