package dev.orchestrator.cli;

import static dev.orchestrator.cli.Scenes.COMMIT;
import static dev.orchestrator.cli.Scenes.URL;
import static dev.orchestrator.cli.Scenes.done;
import static dev.orchestrator.cli.Scenes.ended;
import static dev.orchestrator.cli.Scenes.finished;
import static dev.orchestrator.cli.Scenes.onTerminal;
import static dev.orchestrator.cli.Scenes.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.Changes;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.ListReleases;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.EngineeringCommand.ViewChanges;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.LogTail;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectCommand.BrowseProjects;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectPage;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ReleaseList;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ReleaseView;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.platform.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done with projects, and what is seen of them. */
@Timeout(60)
class ProjectVerbsTest {

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
      var narrow = onTerminal(server, 50, "status");
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
                StopProject.class, (_, _) -> done(new Started(ended(server, "DONE"), "quiet")));
        var _ =
            server.bus.serve(
                Rollback.class,
                (_, rollback) -> {
                  number.set(rollback.release());
                  return done(new Started(ended(server, "CANCELLED"), "quiet"));
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
    server.project("doomed", Optional.empty());
    try (var _ =
        server.bus.serve(
            DeleteProject.class, (_, _) -> done(new Started(ended(server, "DONE"), "doomed")))) {
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
  void how_much_chats_tell_is_shown_and_chosen() {
    server.project("chatty", Optional.empty());
    var chosen = new ArrayList<@Nullable Notifications>();
    try (var _ =
        server.bus.serve(
            UpdateProject.class,
            (_, update) -> {
              chosen.add(update.notifications());
              return Answer.refused("no", "Not today.", "Try tomorrow.");
            })) {
      assertThat(Typed.run(server.env(), "notify", "chatty").out())
          .isEqualTo("Chats tell of chatty: all.\n");
      assertThat(Typed.run(server.env(), "notify", "chatty", "important").err())
          .contains("Not today.");
      assertThat(chosen).containsExactly(Notifications.IMPORTANT);
      assertThat(Typed.run(server.env(), "notify", "chatty", "loud").err())
          .containsIgnoringCase("but was 'loud'")
          .contains("IMPORTANT");
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
}
