package dev.orchestrator.devops;

import static dev.orchestrator.devops.Harbour.await;
import static dev.orchestrator.devops.Harbour.done;
import static dev.orchestrator.devops.Harbour.refusal;
import static dev.orchestrator.devops.Harbour.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.State;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one database, each with processes, routes and files of its own. */
class TwoNodesTest {

  @Test
  void a_project_stays_where_its_first_deploy_placed_it(@TempDir Path folder) {
    try (var here = Harbour.open(folder, 19_100)) {
      var ann = here.new Owner("settled");
      ann.writes("1");
      var url = ann.deploys();
      try (var there = here.beside("there", 19_150)) {
        var name = ann.project.name();
        ann.writes("2");
        var second = done(ann.asks(there, new TriggerDeploy(name, null))).flow();
        assertThat(there.awaitEnd(second)).isEqualTo(State.DONE);
        assertThat(version(url)).isEqualTo("2");
        var back = done(ann.asks(there, new Rollback(name, null))).flow();
        assertThat(there.awaitEnd(back)).isEqualTo(State.DONE);
        assertThat(version(url)).isEqualTo("1");
        await(() -> here.running() == 1);
        var stop = done(ann.asks(there, new StopProject(name))).flow();
        assertThat(there.awaitEnd(stop)).isEqualTo(State.DONE);
        assertThat(here.running()).isZero();
        var deletion = done(ann.asks(there, new DeleteProject(name))).flow();
        assertThat(there.awaitEnd(deletion)).isEqualTo(State.DONE);
        assertThat(there.processes.keys()).isEmpty();
        assertThat(List.of(second, back, stop, deletion))
            .allMatch(flow -> node(there, flow).equals("here"));
      }
    }
  }

  private static String node(Harbour harbour, dev.orchestrator.messages.FlowId flow) {
    return harbour.flows.find(flow).orElseThrow().binding().orElseThrow().node();
  }

  @Test
  void projects_are_deployed_by_whichever_node_takes_them_up(@TempDir Path folder) {
    try (var here = Harbour.open(folder, 19_200)) {
      var ann = here.new Owner("first");
      try (var there = here.beside("there", 19_250)) {
        here.node.drain(java.time.Duration.ZERO);
        ann.writes("1");
        var flow = done(ann.asks(here, new TriggerDeploy(ann.project.name(), null))).flow();
        assertThat(there.awaitEnd(flow)).isEqualTo(State.DONE);
        assertThat(node(there, flow)).isEqualTo("there");
        assertThat(there.running()).isEqualTo(1);
        assertThat(here.running()).isZero();
        var url = there.releases.live(ann.project.id()).orElseThrow().url();
        assertThat(version(url)).isEqualTo("1");
      }
    }
  }

  @Test
  void of_deploys_that_race_on_two_nodes_one_is_refused_and_one_release_lives(@TempDir Path folder)
      throws InterruptedException {
    try (var here = Harbour.open(folder, 19_900);
        var there = here.beside("there", 19_950)) {
      for (var race = 1; race <= 3; race++) {
        var ann = here.new Owner("raced-" + race);
        ann.writes("1");
        var answers = new ConcurrentLinkedQueue<Answer<Started>>();
        var deploy = new TriggerDeploy(ann.project.name(), null);
        var racers =
            Stream.of(here, there)
                .map(node -> Thread.ofVirtual().start(() -> answers.add(ann.asks(node, deploy))))
                .toList();
        for (var racer : racers) {
          racer.join();
        }
        var refused = answers.stream().filter(Answer.Refused.class::isInstance).toList();
        assertThat(refused)
            .singleElement()
            .extracting(Harbour::refusal)
            .isEqualTo("deploy_running");
        answers.removeAll(refused);
        assertThat(here.awaitEnd(done(answers.element()).flow())).isEqualTo(State.DONE);
        assertThat(here.releases.of(ann.project.id())).hasSize(1);
        assertThat(here.running() + there.running()).isEqualTo(race);
      }
    }
  }

  @Test
  void what_lives_on_a_node_that_stays_away_is_left_alone_and_the_node_is_named(
      @TempDir Path folder) {
    var here = Harbour.impatient(folder, 19_300);
    var ann = here.new Owner("stranded");
    ann.writes("1");
    var url = ann.deploys();
    ann.writes("2");
    try (var there = here.beside("there", 19_350)) {
      here.crash();
      var name = ann.project.name();
      var deploy = done(ann.asks(there, new TriggerDeploy(name, null))).flow();
      assertThat(there.awaitEnd(deploy)).isEqualTo(State.FAILED);
      var stop = done(ann.asks(there, new StopProject(name))).flow();
      assertThat(there.awaitEnd(stop)).isEqualTo(State.FAILED);
      var deletion = done(ann.asks(there, new DeleteProject(name))).flow();
      assertThat(there.awaitEnd(deletion)).isEqualTo(State.FAILED);
      assertThat(there.processes.keys()).isEmpty();
      var told =
          there.log.after(ann.thread, 0, 1000).stream().map(logged -> logged.event()).toList();
      assertThat(told)
          .filteredOn(DeployFailed.class::isInstance)
          .singleElement()
          .satisfies(event -> {
            var failed = (DeployFailed) event;
            assertThat(failed.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
            assertThat(failed.reason()).contains("the node here").contains("start it again");
          });
      assertThat(told)
          .filteredOn(FlowFailed.class::isInstance)
          .hasSize(2)
          .allMatch(event -> ((FlowFailed) event).reason().contains("the node here"));
      assertThat(there.projects.byId(ann.project.id()).orElseThrow().status())
          .isEqualTo(ProjectStatus.LIVE);
      try (var back = here.again()) {
        await(() -> version(url).equals("1"));
        var again = done(ann.asks(back, new TriggerDeploy(name, null))).flow();
        assertThat(back.awaitEnd(again)).isEqualTo(State.DONE);
        assertThat(version(url)).isEqualTo("2");
      }
    }
  }

  @Test
  void a_deploy_whose_node_stays_away_halfway_fails_and_the_old_release_stays(@TempDir Path folder)
      throws IOException {
    var here = Harbour.impatient(folder, 19_400);
    var ann = here.new Owner("halfway");
    ann.writes("1");
    var url = ann.deploys();
    await(() -> here.running() == 1);
    var reached = folder.resolve("reached");
    ann.commits(
        Map.of(
            "run.sh",
            "touch '" + reached + "'; sleep 600",
            "orchestrator.yaml",
            "run: [sh, run.sh]\nhealth: /health.txt\n"));
    var deploy = ann.triggers();
    await(() -> Files.exists(reached));
    try (var there = here.beside("there", 19_450)) {
      here.crash();
      assertThat(there.awaitEnd(deploy)).isEqualTo(State.FAILED);
      assertThat(there.processes.keys()).isEmpty();
      assertThat(here.running()).as("the machine lives on, with both").isEqualTo(2);
      try (var back = here.again()) {
        await(() -> version(url).equals("1"));
        assertThat(back.running()).isEqualTo(1);
        assertThat(back.releases.of(ann.project.id()))
            .extracting(release -> release.status())
            .containsExactly(ReleaseStatus.FAILED, ReleaseStatus.LIVE);
      }
    }
  }

  @Test
  void logs_are_read_where_they_lie(@TempDir Path folder) {
    var here = Harbour.open(folder, 19_500);
    var ann = here.new Owner("talkative");
    ann.writes("1", "echo written here\n");
    ann.deploys();
    try (var there = here.guest("there", 19_550)) {
      var logs = new GetDeployLogs(ann.project.name(), 10);
      // The bus hands commands to each node in turn.
      assertThat(List.of(done(ann.ask(logs)), done(ann.ask(logs))))
          .allSatisfy(tail -> assertThat(tail.lines()).contains("written here"));
      here.leave();
      assertThat(refusal(ann.asks(there, logs))).isEqualTo("server_away");
    }
    here.close();
  }
}
