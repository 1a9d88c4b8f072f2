package dev.orchestrator.cli;

import static dev.orchestrator.cli.Scenes.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.DeployAgain;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.MessageRefused;
import dev.orchestrator.messages.ProjectCommand.ExplainFlow;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.ExplainThread;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Schedule;
import dev.orchestrator.store.JobPlan;
import dev.orchestrator.store.NodeCard;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why, and what admins look at. */
@Timeout(60)
class AdminVerbsTest {

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
