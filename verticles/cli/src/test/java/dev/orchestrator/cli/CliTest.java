package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.ApiVerticle;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.Changes;
import dev.orchestrator.messages.DeployCommand.DeployAgain;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.ListReleases;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.EngineeringCommand.ViewChanges;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.LogTail;
import dev.orchestrator.messages.MessageRefused;
import dev.orchestrator.messages.ProjectCommand.BrowseProjects;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.ExplainFlow;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.ExplainThread;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectPage;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ReleaseList;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ReleaseView;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Schedule;
import dev.orchestrator.store.JobPlan;
import dev.orchestrator.store.NodeCard;
import dev.orchestrator.store.Project;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs against the real API; the team behind it is played by the tests. */
@Timeout(60)
class CliTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String URL = "http://127.0.0.1:8000";

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

  // From a sentence to a URL

  @Test
  void new_shows_the_progress_and_ends_with_the_url_the_commit_and_the_clone() {
    var project = server.project("greeter", Optional.empty());
    server.team((thread, said) -> {
      if (said.equals("Сервис, который здоровается")) {
        server.tell(thread, new Said("I am on it. Build started, please wait."));
        startBuild(thread, project);
      } else if (said.equals("DeployFinished")) {
        server.tell(thread, new Said("Your greeter is ready."));
      }
    });
    try (var _ = server.bus.serve(GetProject.class, (_, _) -> done(view(project)))) {
      var typed = Typed.run(server.env(), "new", "Сервис,", "который", "здоровается");
      assertThat(typed.exit()).as(typed.out() + typed.err()).isZero();
      assertThat(typed.out().lines())
          .containsExactly(
              "I am on it. Build started, please wait.",
              "· Writing the code",
              "greeter работает: %s (коммит 01234567)".formatted(URL),
              "Your greeter is ready.",
              "READY %s %s".formatted(URL, COMMIT),
              "git clone " + TestServer.URLS.cloneUrl(project));
      assertThat(typed.out()).doesNotContain("\033");
    }
  }

  @Test
  void new_fails_when_the_work_fails_and_says_how_to_go_on() {
    server.team((thread, _) -> {
      var flow = FlowId.next();
      server.tell(
          thread, new FlowFailed(flow, "engineering.build", null, "shop", "tests stay red", "log"));
      server.tell(thread, new Said("I am sorry."));
    });
    var typed = Typed.run(server.env(), "new", "fail");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.out())
        .contains("shop: it did not work: tests stay red", "I am sorry.", "orchestrator chat ");
  }

  @Test
  void new_stops_at_a_question_and_says_where_to_answer() {
    server.team((thread, _) -> server.tell(thread, new Asked("Which one?", List.of("A", "B"))));
    var typed = Typed.run(server.env(), "new", "something");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.out())
        .contains("Which one?", "1) A", "2) B", "Answer with: orchestrator chat");
  }

  @Test
  void new_outlives_a_restart_of_the_server_and_repeats_nothing() throws Exception {
    var project = server.project("phoenix", Optional.empty());
    var began = new CompletableFuture<ThreadId>();
    server.team((thread, said) -> {
      if (said.equals("restart")) {
        server.tell(thread, new Said("Before."));
        server.flow("engineering.build", Optional.of(thread));
        began.complete(thread);
      }
    });
    try (var _ = server.bus.serve(GetProject.class, (_, _) -> done(view(project)))) {
      var out = new ByteArrayOutputStream();
      var env = server.env();
      var running =
          CompletableFuture.supplyAsync(() ->
              Typed.run(Terminal.PIPE, env, InputStream.nullInputStream(), out, "new", "restart"));
      var thread = began.get(20, TimeUnit.SECONDS);
      eventually(() -> out.toString(StandardCharsets.UTF_8).contains("Before."));
      var port = server.goAway();
      server.tell(thread, new Said("Meanwhile."));
      server.comeBack(port);
      eventually(() -> out.toString(StandardCharsets.UTF_8).contains("Meanwhile."));
      server.tell(thread, finished(FlowId.next(), project));
      server.database.query(
          "UPDATE flow SET state = 'DONE' WHERE thread = $1 AND kind <> 'po.turn'",
          thread.toString());
      server.stores.log().wake(thread);
      var typed = running.get(30, TimeUnit.SECONDS);
      assertThat(typed.out().lines().filter("Before."::equals)).hasSize(1);
      assertThat(typed.out()).contains("Meanwhile.", "READY " + URL);
      assertThat(typed.err().lines().filter(line -> line.contains("gone away"))).hasSizeLessThan(2);
    }
  }

  // Conversations

  @Test
  void chat_in_a_pipe_says_each_line_once_the_one_before_was_answered() {
    server.team((thread, said) -> server.tell(thread, new Said("You said " + said)));
    var typed = Typed.given(server.env(), "one\n\nдва\n", "chat");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out().lines().limit(2)).containsExactly("You said one", "You said два");
    assertThat(typed.out()).contains("Come back with: orchestrator chat ");
  }

  @Test
  void chat_comes_back_to_a_conversation_and_shows_how_it_stood() {
    server.team((thread, said) -> server.tell(thread, new Said("You said " + said)));
    var first = Typed.given(server.env(), "remember me\n", "chat");
    var thread = first.out().strip().replaceAll("(?s).* ", "");
    var second = Typed.given(server.env(), "", "chat", thread);
    assertThat(second.out()).contains("you: remember me", "You said remember me");
  }

  @Test
  void a_question_is_answered_by_the_number_of_its_choice() {
    server.team((thread, said) ->
        server.tell(
            thread,
            said.equals("start")
                ? new Asked("Which one?", List.of("Red", "Blue"))
                : new Said("You chose " + said)));
    var typed = Typed.given(server.env(), "start\n2\n", "chat");
    assertThat(typed.out()).contains("1) Red", "You chose Blue");
  }

  @Test
  void an_approval_is_answered_with_y_or_n_inline() {
    var approval = ApprovalId.next();
    server.team((thread, said) -> {
      if (said.equals("delete it")) {
        ask(thread, approval);
      }
    });
    try (var _ =
        server.bus.serve(
            AnswerApproval.class,
            (envelope, given) -> {
              var event =
                  new ApprovalGiven(
                      approval,
                      "delete_project",
                      given.accepted(),
                      server.user(),
                      "It is being deleted.");
              server.tell(envelope.thread().orElseThrow(), event);
              return done(new AnswerApproval.Outcome(given.accepted(), "done"));
            })) {
      var typed = Typed.given(server.env(), "delete it\nда\n", "chat");
      assertThat(typed.out()).contains("Delete shop? ", "[y/n]", "Approved. It is being deleted.");
    }
  }

  @Test
  void on_a_terminal_the_prompt_returns_after_what_comes_meanwhile() throws Exception {
    server.team((thread, said) -> server.tell(thread, new Said("You said " + said)));
    var out = new ByteArrayOutputStream();
    var keyboard = new PipedOutputStream();
    try (var in = new PipedInputStream(keyboard)) {
      var env = new HashMap<>(server.env());
      var running =
          CompletableFuture.supplyAsync(
              () -> Typed.run(new Terminal(true, 80), env, in, out, "chat"));
      eventually(() -> out.toString(StandardCharsets.UTF_8).contains("> "));
      keyboard.write("hello\n".getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      eventually(() -> out.toString(StandardCharsets.UTF_8).contains("You said hello"));
      keyboard.close();
      var typed = running.get(20, TimeUnit.SECONDS);
      assertThat(typed.exit()).isZero();
      assertThat(typed.out()).contains("You said hello\n\033[1m> ", "Come back with");
    }
  }

  @Test
  void what_the_team_says_can_move_no_cursor() {
    server.team((thread, _) -> server.tell(thread, new Said("safe\u001b[2Jtext\u0007")));
    var typed = Typed.given(server.env(), "x\n", "chat");
    assertThat(typed.out()).contains("safe[2Jtext").doesNotContain("\033", "\u0007");
  }

  // Projects

  @Test
  void status_shows_projects_running_work_and_releases() {
    var project = server.project("shown", Optional.empty());
    var release =
        new ReleaseView(
            ReleaseId.next(), "shown", 3, COMMIT, ReleaseStatus.LIVE, URL, Instant.EPOCH);
    try (var _ =
            server.bus.serve(
                BrowseProjects.class,
                (_, _) -> done(new ProjectPage(List.of(view(project)), List.of(), null)));
        var _ =
            server.bus.serve(
                ListReleases.class, (_, _) -> done(new ReleaseList(List.of(release))))) {
      var flow = server.flow("devops.deploy", Optional.empty());
      var typed = Typed.run(server.env(), "status");
      assertThat(typed.exit()).as(typed.err()).isZero();
      assertThat(typed.out())
          .contains("PROJECTS", "shown", "LIVE", URL, "RUNNING", "devops.deploy", "RELEASES");
      var json = Json.tree(Typed.run(server.env(), "status", "--json").out());
      assertThat(json.path("projects").get(0).path("name").asText()).isEqualTo("shown");
      assertThat(json.path("flows").findValuesAsText("id")).contains(flow.toString());
      assertThat(json.path("releases").path("shown").get(0).path("number").asInt()).isEqualTo(3);
      var narrow = onTerminal(50, "status");
      assertThat(narrow.out().lines()).allMatch(line -> line.length() <= 50);
      assertThat(narrow.out()).doesNotContain("\033[1m");
    }
  }

  @Test
  void deploy_waits_for_the_outcome_in_the_project_s_thread() {
    var thread = server.stores.threads().open(server.user(), "");
    var project = server.project("deployed", Optional.of(thread));
    var commit = new AtomicReference<@Nullable String>();
    try (var _ =
        server.bus.serve(
            TriggerDeploy.class,
            (_, deploy) -> {
              commit.set(deploy.commit());
              var flow = server.flow("devops.deploy", Optional.of(thread));
              server.tell(thread, new Progress(flow, project.id(), "health", "Checking"));
              server.tell(thread, finished(flow, project));
              server.end(flow, "DONE");
              return done(new Started(flow, "deployed"));
            })) {
      var typed = Typed.run(server.env(), "deploy", "deployed", "--commit", "abc");
      assertThat(typed.exit()).isZero();
      assertThat(typed.out())
          .isEqualTo("· Checking\ndeployed is live at %s (commit 01234567)\n".formatted(URL));
      assertThat(commit).hasValue("abc");
    }
  }

  @Test
  void a_deploy_that_fails_is_told_and_has_a_status() {
    var thread = server.stores.threads().open(server.user(), "");
    var project = server.project("broken", Optional.of(thread));
    try (var _ =
        server.bus.serve(
            TriggerDeploy.class,
            (_, _) -> {
              var flow = server.flow("devops.deploy", Optional.of(thread));
              server.tell(
                  thread, new DeployFailed(flow, project.id(), "broken", COMMIT, "no health", ""));
              server.end(flow, "FAILED");
              return done(new Started(flow, "broken"));
            })) {
      var typed = Typed.run(server.env(), "deploy", "broken");
      assertThat(typed.exit()).isEqualTo(1);
      assertThat(typed.out()).contains("broken: the deploy of 01234567 failed: no health");
    }
  }

  @Test
  void stop_and_rollback_follow_a_flow_that_has_no_thread() {
    server.project("quiet", Optional.empty());
    var number = new AtomicReference<@Nullable Integer>();
    try (var _ =
            server.bus.serve(
                StopProject.class, (_, _) -> done(new Started(ended("DONE"), "quiet")));
        var _ =
            server.bus.serve(
                Rollback.class,
                (_, rollback) -> {
                  number.set(rollback.release());
                  return done(new Started(ended("CANCELLED"), "quiet"));
                })) {
      var stopped = Typed.run(server.env(), "stop", "quiet");
      assertThat(stopped).isEqualTo(new Typed(0, "quiet was stopped.\n", ""));
      var rolledBack = Typed.run(server.env(), "rollback", "quiet", "--release", "2");
      assertThat(rolledBack).isEqualTo(new Typed(1, "It was cancelled.\n", ""));
      assertThat(number).hasValue(2);
    }
  }

  @Test
  void delete_asks_first_unless_told_otherwise() {
    var project = server.project("doomed", Optional.empty());
    try (var _ = server.bus.serve(GetProject.class, (_, _) -> done(view(project)));
        var _ =
            server.bus.serve(
                DeleteProject.class, (_, _) -> done(new Started(ended("DONE"), "doomed")))) {
      var no = Typed.given(server.env(), "n\n", "delete", "doomed");
      assertThat(no.exit()).isEqualTo(1);
      assertThat(no.out()).contains("Delete doomed with its code");
      assertThat(no.err()).contains("Nothing was done.");
      assertThat(Typed.given(server.env(), "", "delete", "doomed").exit()).isEqualTo(2);
      assertThat(Typed.given(server.env(), "y\n", "delete", "doomed").exit()).isZero();
      assertThat(Typed.run(server.env(), "delete", "doomed", "--yes").out())
          .isEqualTo("doomed was deleted.\n");
    }
  }

  @Test
  void logs_changes_and_cancel_answer_at_once() {
    server.project("busy", Optional.empty());
    var commit = new Changes.Commit(COMMIT, "Add /hello\n\nBody", Instant.EPOCH, 2, 10, 1);
    try (var _ =
            server.bus.serve(
                GetDeployLogs.class,
                (_, logs) -> done(new LogTail("busy", List.of("line " + logs.lines(), "конец"))));
        var _ =
            server.bus.serve(
                ViewChanges.class,
                (_, _) -> done(new Changes("busy", "main", "http://x", List.of(commit))));
        var _ =
            server.bus.serve(
                CancelWork.class,
                (_, _) -> done(new CancelledWork(List.of(FlowId.next(), FlowId.next()))))) {
      assertThat(Typed.run(server.env(), "logs", "busy", "-n", "7").out())
          .isEqualTo("line 7\nконец\n");
      assertThat(Typed.run(server.env(), "changes", "busy").out())
          .contains("01234567", "+10 -1", "Add /hello")
          .doesNotContain("Body");
      assertThat(Typed.run(server.env(), "cancel", "busy", "-y").out())
          .isEqualTo("2 cancelled for busy.\n");
    }
  }

  // Threads, approvals, flows, agents

  @Test
  void threads_and_approvals_are_listed_and_approvals_answered() {
    var thread = server.stores.threads().open(server.user(), "About cats");
    var approval = ApprovalId.next();
    ask(thread, approval);
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
    ask(server.stores.threads().open(server.user(), ""), approval);
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
      assertThat(onTerminal(80, "status").out()).contains(approval.toString());
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

  // Which server, which key

  @Test
  void without_a_server_one_line_says_what_to_run() {
    var env = Map.of("ORCHESTRATOR_DATA", folder.resolve("nothing").toString());
    for (var verb : new String[][] {{"status"}, {"new", "x"}, {"chat"}, {"deploy", "x"}}) {
      var typed = Typed.run(env, verb);
      assertThat(typed.exit()).isEqualTo(3);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err().lines()).hasSize(1);
      assertThat(typed.err()).startsWith("No server is running").contains("make run");
    }
    var gone = Map.of("ORCHESTRATOR_URL", "http://127.0.0.1:1", "ORCHESTRATOR_KEY", "k");
    assertThat(Typed.run(gone, "status").exit()).isEqualTo(3);
    assertThat(Typed.run(gone, "status").err()).contains("make run");
  }

  @Test
  void a_wrong_key_and_a_key_that_is_not_enough_have_a_status_of_their_own() {
    var wrong = Map.of("ORCHESTRATOR_URL", server.url(), "ORCHESTRATOR_KEY", "ork_1_2");
    var typed = Typed.run(wrong, "status");
    assertThat(typed.exit()).isEqualTo(5);
    assertThat(typed.err()).contains("key");
    var user = Map.of("ORCHESTRATOR_URL", server.url(), "ORCHESTRATOR_KEY", server.userKey);
    assertThat(Typed.run(user, "agents", "set", "architect", "--model", "m").exit()).isEqualTo(5);
  }

  @Test
  void address_and_key_are_found_in_the_server_s_file() throws Exception {
    var data = Files.createDirectories(folder.resolve("data"));
    var file = data.resolve("server.json");
    Files.writeString(file, Json.write(Map.of("url", server.url() + "/", "key", server.key)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    var env = Map.of("ORCHESTRATOR_DATA", data.toString());
    var typed = Typed.run(env, "agents");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.err()).isEmpty();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Typed.run(env, "agents").err()).contains("other users can read it", "chmod 600");

    Files.writeString(file, "{");
    assertThat(Typed.run(env, "agents").exit()).isEqualTo(3);
  }

  @Test
  void a_node_without_the_api_is_no_place_to_go_and_that_is_said() throws Exception {
    var data = Files.createDirectories(folder.resolve("quiet"));
    Files.writeString(
        data.resolve("server.json"),
        Json.write(Map.of("health", "http://127.0.0.1:1", "key", server.key)));
    var env = Map.of("ORCHESTRATOR_DATA", data.toString());
    var typed = Typed.run(env, "agents");
    assertThat(typed.exit()).isEqualTo(3);
    assertThat(typed.err()).contains("serves no API", "--url").doesNotContain("make run");
    assertThat(Typed.run(env, "agents", "--url", server.url()).exit())
        .as("a key is wanted there, and that in the file is not given away")
        .isEqualTo(5);
  }

  @Test
  void the_key_of_one_server_is_not_given_to_another() throws Exception {
    var data = Files.createDirectories(folder.resolve("other"));
    Files.writeString(
        data.resolve("server.json"),
        Json.write(Map.of("url", "http://127.0.0.1:1", "key", server.key)));
    var env = Map.of("ORCHESTRATOR_DATA", data.toString());
    assertThat(Typed.run(env, "agents", "--url", server.url()).exit()).isEqualTo(5);
  }

  @Test
  void what_is_not_there_is_a_refusal() {
    var typed = Typed.run(server.env(), "logs", "no such project/../x");
    assertThat(typed.exit()).isEqualTo(4);
    assertThat(typed.err()).contains("There is no project");
  }

  // The command line itself

  @ParameterizedTest
  @CsvSource({"stauts, status", "depoly, deploy", "chatt, chat", "thread, threads"})
  void an_unknown_verb_is_answered_with_the_nearest(String typo, String meant) {
    var typed = Typed.run(Map.of(), typo);
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err().strip())
        .isEqualTo("There is no verb %s. Did you mean: orchestrator %s?".formatted(typo, meant));
  }

  @Test
  void a_verb_that_is_like_no_other_is_answered_with_help() {
    assertThat(Typed.run(Map.of(), "xylophone").err()).contains("orchestrator help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy",
        "new",
        "status --yaml",
        "logs shop -n many",
        "flow shwo",
        "--url",
        "plan",
        "plan shop perhaps",
        "secrets set shop",
        "secrets sett shop KEY",
        "secrets forget",
        "secrets assign shop KEY",
        "agents set",
        "agents reset",
        "usage --days soon",
        "why",
        "alerts ack",
        "jobs run",
        "nodes stop",
        "flow fork",
        "flow fork a b",
        "approve --refuse",
        "rollback shop --release x",
        "doctor now",
        "retention --yaml",
        "help deploy stop"
      })
  void a_command_line_that_makes_no_sense_is_usage(String line) {
    var typed = Typed.run(Map.of(), line.split(" ", -1));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err().lines()).hasSize(1);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains("See: orchestrator").doesNotContain("Exception");
  }

  @Test
  void an_address_that_is_none_is_usage() {
    assertThat(Typed.run(Map.of(), "status", "--url", "nonsense").exit()).isEqualTo(2);
    assertThat(Typed.run(Map.of(), "--url", "ftp://x", "status").exit()).isEqualTo(2);
  }

  @Test
  void help_names_every_verb_and_every_status() {
    for (var args : new String[][] {{}, {"help"}, {"--help"}}) {
      var typed = Typed.run(Map.of(), args);
      assertThat(typed.exit()).isZero();
      assertThat(typed.out()).contains(Cli.verbNames()).contains("130");
      assertThat(typed.out().lines().filter(line -> line.matches("  [a-z]+ +[A-Z].*[.]")))
          .as("each verb has one line")
          .hasSameSizeAs(Cli.verbNames());
    }
  }

  @Test
  void every_verb_explains_itself_within_the_width_of_a_terminal() {
    for (var verb : Cli.verbNames()) {
      for (var args : new String[][] {{verb, "--help"}, {"help", verb}}) {
        var typed = Typed.run(Map.of(), args);
        assertThat(typed.exit()).as(verb).isZero();
        assertThat(typed.out()).as(verb).startsWith("Usage: orchestrator " + verb);
        assertThat(typed.out().lines()).as(verb).allMatch(line -> line.length() <= 80);
      }
    }
    assertThat(Typed.run(Map.of(), "help", "deploy").out()).contains("--commit");
    assertThat(Typed.run(Map.of(), "deploy", "--help").out()).contains("--commit");
    assertThat(Typed.run(Map.of(), "version").out()).startsWith("orchestrator ");
  }

  // The pieces

  private static <R> Answer<R> done(R result) {
    return new Answer.Done<>(result);
  }

  private static FlowId ended(String state) {
    var flow = server.flow("devops.stop", Optional.empty());
    server.end(flow, state);
    return flow;
  }

  private static void startBuild(ThreadId thread, Project project) {
    var flow = server.flow("engineering.build", Optional.of(thread));
    Thread.ofVirtual()
        .start(() -> {
          server.tell(thread, new Progress(flow, project.id(), "architect", "Writing the code"));
          server.awaitTurnOf(thread); // or that turn would have seen the deploy's end
          server.tell(thread, finished(flow, project));
          server.end(flow, "DONE");
          server.stores.log().wake(thread);
        });
  }

  private static DeployFinished finished(FlowId flow, Project project) {
    return new DeployFinished(
        flow, project.id(), project.name(), ReleaseId.next(), URL, COMMIT, false);
  }

  private static void ask(ThreadId thread, ApprovalId id) {
    var question = "Delete shop?";
    server
        .stores
        .flows()
        .transaction(tx -> {
          server
              .stores
              .approvals()
              .ask(
                  tx,
                  id,
                  thread,
                  server.user(),
                  "delete_project",
                  "{}",
                  question,
                  Duration.ofHours(1));
          return server
              .stores
              .log()
              .append(
                  tx,
                  thread,
                  new ApprovalAsked(
                      id, "delete_project", question, Instant.parse("2100-01-01T00:00:00Z")));
        });
  }

  static ProjectView view(Project project) {
    return new ProjectView(
        project.id(),
        project.name(),
        "",
        project.kind(),
        ProjectStatus.LIVE,
        "http://git:key@127.0.0.1/%s.git".formatted(project.name()),
        URL,
        COMMIT,
        3,
        Instant.EPOCH);
  }

  private static Typed onTerminal(int width, String... args) {
    var env = new HashMap<>(server.env());
    env.put("NO_COLOR", "1");
    var terminal = new Terminal(true, width);
    return Typed.run(
        terminal, env, InputStream.nullInputStream(), new ByteArrayOutputStream(), args);
  }

  static void eventually(BooleanSupplier condition) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  // Why, and what admins look at

  @Test
  void why_says_the_lines_and_looks_an_id_up_wherever_it_belongs() {
    var flow = FlowId.next();
    try (var _ = server.bus.serve(ExplainProject.class, (_, asked) -> explained(asked));
        var _ =
            server.bus.serve(
                ExplainThread.class,
                (_, asked) -> Answer.refusedInput("thread_not_found", "thread", "no", "no"));
        var _ =
            server.bus.serve(
                ExplainFlow.class,
                (_, asked) -> done(explanation(asked.flow().toString(), "the flow's lines")))) {
      var typed = Typed.run(server.env(), "why", "shop");
      assertThat(typed.exit()).isZero();
      assertThat(typed.out()).contains("shop is live.", "    a line of evidence");
      assertThat(Typed.run(server.env(), "why", flow.toString()).out())
          .contains("the flow's lines");
      assertThat(Json.tree(Typed.run(server.env(), "why", "shop", "--json").out()).path("about"))
          .hasToString("\"shop\"");

      var unknown = Typed.run(server.env(), "why", "nothing");
      assertThat(unknown.exit()).isEqualTo(4);
      assertThat(unknown.err()).contains("There is no project \"nothing\"");
    }
  }

  private static Answer<Explanation> explained(ExplainProject asked) {
    return asked.project().equals("shop")
        ? done(explanation("shop", "shop is live."))
        : Answer.refusedInput(
            "project_not_found",
            "project",
            "There is no project \"%s\".".formatted(asked.project()),
            "Your projects: shop.");
  }

  private static Explanation explanation(String about, String line) {
    return new Explanation(
        about,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        new Explanation.Spent(0, 0, 0, null),
        List.of(),
        List.of(line, "    a line of evidence"));
  }

  @Test
  void deploy_again_insists() {
    var insisted = new AtomicReference<@Nullable DeployAgain>();
    try (var _ =
        server.bus.serve(
            DeployAgain.class,
            (_, command) -> {
              insisted.set(command);
              return Answer.refused("nothing_built", "There is no code.", "Build first.");
            })) {
      var project = server.project("stubborn", Optional.empty());
      assertThat(Typed.run(server.env(), "deploy", "stubborn", "--again").exit()).isEqualTo(4);
      assertThat(insisted.get()).isEqualTo(new DeployAgain(project.id().toString(), null));
      Typed.run(server.env(), "deploy", "stubborn", "--again", "--commit", "abc");
      assertThat(insisted.get()).isEqualTo(new DeployAgain(project.id().toString(), "abc"));
    }
  }

  @Test
  void alerts_are_listed_for_admins_and_acknowledged() {
    assertThat(Typed.run(server.env(), "alerts").out()).contains("Nothing needs an admin");
    server.stores.alerts().raise("disk_full", "here", "no space is left");
    var alert = server.stores.alerts().newest(false).getFirst();
    assertThat(Typed.run(server.env(), "alerts").out()).contains("disk_full", "no space is left");

    var acknowledged = Typed.run(server.env(), "alerts", "ack", alert.id().toString());
    assertThat(acknowledged.exit()).isZero();
    assertThat(Typed.run(server.env(), "alerts").out()).contains("Nothing needs an admin");
    assertThat(Typed.run(server.env(), "alerts", "--all").out()).contains("seen");
    assertThat(Typed.run(server.env(), "alerts", "ack", FlowId.next().toString()).exit())
        .isEqualTo(4);

    var user = new HashMap<>(server.env());
    user.put("ORCHESTRATOR_KEY", server.userKey);
    assertThat(Typed.run(user, "alerts").exit()).isEqualTo(5);
    assertThat(Typed.run(user, "refused").exit()).isEqualTo(5);
  }

  @Test
  void refused_messages_are_listed_with_the_reason() {
    server
        .stores
        .refused()
        .keep(new MessageRefused("thread:x", "ThreadMoved", "seq is no number", 12, "00"));
    var typed = Typed.run(server.env(), "refused");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).contains("thread:x", "seq is no number");
  }

  @Test
  void jobs_are_listed_for_admins() {
    assertThat(Typed.run(server.env(), "jobs").out()).contains("No node has done any job yet");
    var jobs = server.stores.jobs();
    jobs.schedule("backup", Schedule.parse("17 * * * *"));
    jobs.schedule("retention", Schedule.parse("every 1h"));
    var hour = Duration.ofHours(1);
    var plan = new JobPlan("node-a", hour, hour, hour, Optional.empty());
    jobs.begin(jobs.due("retention").orElseThrow(), plan);

    var shown = Typed.run(server.env(), "jobs");
    assertThat(shown.exit()).isZero();
    assertThat(shown.out().lines().toList().get(1)).contains("backup", "17 * * * *", "never");
    assertThat(shown.out().lines().toList().get(2)).contains("every 1h", "node-a", "running");
    var json = Json.tree(Typed.run(server.env(), "jobs", "--json").out());
    assertThat(json.path("jobs").path(1).path("last_run").path("node").asText())
        .isEqualTo("node-a");

    var user = new HashMap<>(server.env());
    user.put("ORCHESTRATOR_KEY", server.userKey);
    assertThat(Typed.run(user, "jobs").exit()).isEqualTo(5);
    assertThat(Typed.run(user, "jobs", "run", "backup").exit()).isEqualTo(5);
  }

  @Test
  void nodes_are_listed_for_admins() {
    assertThat(Typed.run(server.env(), "nodes").out()).contains("No node has come yet");
    var nodes = server.stores.nodes();
    var verticles = List.of("api", "po:2");
    nodes.come(new NodeCard("node-a", Optional.of("10.0.0.1:4000"), "10.0.0.1:7070", verticles));
    nodes.come(new NodeCard("node-b", Optional.of("10.0.0.2:4000"), "10.0.0.2:7070", verticles));
    for (var name : new String[] {"node-a", "node-b"}) {
      server.database.query("INSERT INTO flow_node (name, code_version) VALUES ($1, 2)", name);
    }
    server.database.query(
        "INSERT INTO flow_node_gone VALUES ('node-c', now() - interval '2 minutes')");
    server.bind(server.flow("devops.deploy", Optional.empty()), "node-c", "node-b");

    var shown = Typed.run(server.env(), "nodes");
    assertThat(shown.exit()).isZero();
    var lines = shown.out().lines().toList();
    assertThat(lines.get(1)).contains("node-a (this)", "up", "10.0.0.1:4000", "api po:2");
    assertThat(lines.get(2)).contains("node-b", "up", "10.0.0.2:4000, not reached");
    assertThat(lines.get(3))
        .contains("node-c", "silent")
        .containsPattern("12\\d s ago")
        .endsWith("1");
    var json = Json.tree(Typed.run(server.env(), "nodes", "--json").out()).path("nodes");
    assertThat(json.path(0).path("here").asBoolean()).isTrue();
    assertThat(json.path(1).path("on_bus").asBoolean()).isFalse();
    assertThat(json.path(2).path("state").asText()).isEqualTo("SILENT");

    var user = new HashMap<>(server.env());
    user.put("ORCHESTRATOR_KEY", server.userKey);
    assertThat(Typed.run(user, "nodes").exit()).isEqualTo(5);
  }

  @Test
  void a_job_is_run_when_an_admin_says_so() {
    try (var _ =
        server.bus.serve(
            RunJob.class,
            (_, command) ->
                command.job().equals("backup")
                    ? new Answer.Done<>(new RunJob.Asked(command.job(), Instant.EPOCH))
                    : Answer.refusedInput(
                        "job_not_found", "job", "There is no such job.", "One of: backup."))) {
      var run = Typed.run(server.env(), "jobs", "run", "backup");
      assertThat(run.exit()).isZero();
      assertThat(run.out()).contains("backup runs as soon as a node takes it");
      var unknown = Typed.run(server.env(), "jobs", "run", "cleaning");
      assertThat(unknown.exit()).isEqualTo(4);
      assertThat(unknown.err()).contains("There is no such job.", "One of: backup.");
    }
  }
}
