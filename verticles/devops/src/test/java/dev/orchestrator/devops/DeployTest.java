package dev.orchestrator.devops;

import static dev.orchestrator.devops.Harbour.await;
import static dev.orchestrator.devops.Harbour.done;
import static dev.orchestrator.devops.Harbour.get;
import static dev.orchestrator.devops.Harbour.refusal;
import static dev.orchestrator.devops.Harbour.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.DeployCommand.GetDeployStatus;
import dev.orchestrator.messages.DeployCommand.ListReleases;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ReleaseView;
import dev.orchestrator.messages.ThreadEvent.ProjectDeleted;
import dev.orchestrator.messages.ThreadEvent.ProjectStopped;
import dev.orchestrator.messages.ThreadEvent.ReleaseCrashed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployTest {

  private Harbour harbour;

  @BeforeAll
  void open(@TempDir Path folder) {
    harbour = Harbour.open(folder, 18_000);
  }

  @AfterAll
  void close() {
    harbour.close();
  }

  @Test
  void exactly_the_commit_that_was_asked_for_answers_at_the_url() {
    var ann = harbour.new Owner("one");
    assertThat(refusal(ann.ask(new TriggerDeploy("one", null)))).isEqualTo("nothing_built");
    var wanted = ann.writes("1");
    ann.writes("2");
    var flow = done(ann.ask(new TriggerDeploy("one", wanted))).flow();
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);

    var finished = ann.events(DeployFinished.class).getFirst();
    assertThat(finished.commit()).isEqualTo(wanted);
    assertThat(version(finished.url())).isEqualTo("1");
    assertThat(ann.status()).isEqualTo(ProjectStatus.LIVE);
    assertThat(done(ann.ask(new GetDeployStatus("one"))).url()).isEqualTo(finished.url());
    assertThat(refusal(ann.ask(new TriggerDeploy("one", "0".repeat(40)))))
        .isEqualTo("commit_not_on_main");
  }

  @Test
  void main_that_moves_during_a_deploy_does_not_change_what_is_deployed(@TempDir Path folder)
      throws Exception {
    var ann = harbour.new Owner("moving");
    var gate = folder.resolve("gate");
    var asked =
        ann.commits(
            Map.of(
                "version.txt",
                "1",
                "health.txt",
                "ok",
                "run.sh",
                Harbour.SERVE,
                "orchestrator.yaml",
                "build: [sh, -c, 'while [ ! -e %s ]; do sleep 0.05; done']\nrun: [sh, run.sh]\nhealth: /health.txt\n"
                    .formatted(gate)));
    var flow = ann.triggers();
    await(() -> harbour.processes.alive(Builds.key(flow)));
    ann.writes("2");
    Files.createFile(gate);
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);

    var finished = ann.events(DeployFinished.class).getFirst();
    assertThat(finished.commit()).isEqualTo(asked);
    assertThat(version(finished.url())).isEqualTo("1");
    assertThat(harbour.releases.live(ann.project.id()).orElseThrow().commit()).isEqualTo(asked);
  }

  @Test
  void a_health_check_that_cannot_be_made_is_a_failed_one() {
    var ann = harbour.new Owner("unaskable");
    ann.writes("1");
    ann.commits(Map.of("orchestrator.yaml", "run: [sh, run.sh]\nhealth: '/a b{'\n"));
    assertThat(harbour.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);
    assertThat(ann.events(DeployFinished.class)).isEmpty();
    assertThat(ann.events(DeployFailed.class)).hasSize(1);
    assertThat(processesOf(ann)).isZero();
  }

  @Test
  void what_cannot_be_run_is_not_started() {
    var ann = harbour.new Owner("without");
    ann.commits(Map.of("orchestrator.yaml", "health: /\n"));
    assertThat(harbour.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);
    assertThat(ann.events(DeployFailed.class).getFirst().reason()).contains("no run:");
    assertThat(portsOf(ann)).isZero();
    assertThat(harbour.releases.of(ann.project.id())).isEmpty();
  }

  @Test
  void a_release_that_cannot_be_read_spoils_no_other() {
    var ann = harbour.new Owner("poisoned");
    ann.writes("1");
    ann.deploys();
    ann.writes("2");
    var url = ann.deploys();
    var poison = "UPDATE release SET status = 'SIDEWAYS' WHERE project_id = $1 AND number = 1";
    harbour.database.query(poison, ann.project.id().value());

    var listed = done(ann.ask(new ListReleases("poisoned")));
    assertThat(listed.releases()).extracting(ReleaseView::number).containsExactly(2);
    assertThat(listed.unreadable()).containsExactly("1");
    ann.writes("3");
    assertThat(ann.deploys()).isEqualTo(url);
  }

  @Test
  void nobody_notices_two_deploys_and_a_rollback() throws InterruptedException {
    var ann = harbour.new Owner("busy");
    ann.writes("1");
    var url = ann.deploys();
    var stop = new AtomicBoolean();
    var failures = new ArrayList<String>();
    var seen = new ArrayList<String>();
    var crowd =
        Thread.ofVirtual()
            .start(() -> {
              while (!stop.get()) {
                try {
                  var answer = get(url + "/version.txt");
                  seen.add(answer.body());
                  if (answer.statusCode() != 200) {
                    failures.add(answer.statusCode() + " " + answer.body());
                  }
                } catch (RuntimeException e) {
                  failures.add(e.toString());
                }
              }
            });
    ann.writes("2");
    assertThat(ann.deploys()).isEqualTo(url);
    assertThat(version(url)).isEqualTo("2");
    var back = done(ann.ask(new Rollback("busy", null))).flow();
    assertThat(harbour.awaitEnd(back)).isEqualTo(State.DONE);
    assertThat(version(url)).isEqualTo("1");
    await(() -> isQuiet(ann));
    stop.set(true);
    crowd.join();

    assertThat(failures).isEmpty();
    assertThat(seen).contains("1", "2");
    assertThat(ann.events(DeployFinished.class).getLast().rollback()).isTrue();
    assertThat(done(ann.ask(new ListReleases("busy"))).releases())
        .extracting(ReleaseView::status)
        .containsExactly(ReleaseStatus.ROLLED_BACK, ReleaseStatus.LIVE);
    assertThat(processesOf(ann)).isEqualTo(1);
    assertThat(portsOf(ann)).isEqualTo(2);
  }

  @Test
  void an_unhealthy_release_changes_nothing_for_those_outside() {
    var ann = harbour.new Owner("sick");
    ann.writes("1");
    var url = ann.deploys();
    ann.writes("2", "echo out of luck; exit 7\n");
    assertThat(harbour.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);

    var failed = ann.events(DeployFailed.class).getFirst();
    assertThat(failed.reason()).contains("exit code 7");
    assertThat(failed.evidence()).contains("out of luck");
    assertThat(version(url)).isEqualTo("1");
    assertThat(ann.status()).isEqualTo(ProjectStatus.LIVE);
    assertThat(processesOf(ann)).isEqualTo(1);
    assertThat(portsOf(ann)).isEqualTo(2);
    assertThat(done(ann.ask(new ListReleases("sick"))).releases().getFirst().status())
        .isEqualTo(ReleaseStatus.FAILED);
    assertThat(harbour.flows.list(FlowQuery.any().kind("engineering.build"))).isEmpty();
  }

  @Test
  void a_build_that_fails_is_told_with_its_output() {
    var ann = harbour.new Owner("broken");
    ann.commits(
        Map.of(
            "orchestrator.yaml", "build: [sh, -c, 'echo no compiler; exit 4']\nrun: [sh, run.sh]"));
    assertThat(harbour.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);
    var failed = ann.events(DeployFailed.class).getFirst();
    assertThat(failed.reason()).contains("exit code 4");
    assertThat(failed.evidence()).contains("no compiler");
    assertThat(ann.status()).isEqualTo(ProjectStatus.FAILED);
  }

  @Test
  void a_stopped_project_says_so_at_its_url_and_comes_back_there() {
    var ann = harbour.new Owner("rests");
    assertThat(refusal(ann.ask(new StopProject("rests")))).isEqualTo("not_running");
    ann.writes("1");
    var url = ann.deploys();
    var stop = done(ann.ask(new StopProject("rests"))).flow();
    assertThat(harbour.awaitEnd(stop)).isEqualTo(State.DONE);
    assertThat(get(url).statusCode()).isEqualTo(503);
    assertThat(ann.status()).isEqualTo(ProjectStatus.STOPPED);
    assertThat(ann.events(ProjectStopped.class)).hasSize(1);
    assertThat(processesOf(ann)).isZero();
    assertThat(ann.deploys()).isEqualTo(url);
    assertThat(version(url)).isEqualTo("1");
  }

  @Test
  void a_deleted_project_leaves_nothing_and_gives_its_name_back() {
    var ann = harbour.new Owner("gone");
    ann.writes("1");
    var url = ann.deploys();
    var deleted = done(ann.ask(new DeleteProject("gone"))).flow();
    assertThat(harbour.awaitEnd(deleted)).isEqualTo(State.DONE);
    assertThatThrownBy(() -> get(url)).isInstanceOf(java.io.UncheckedIOException.class);
    assertThat(ann.events(ProjectDeleted.class)).hasSize(1);
    assertThat(ann.status()).isEqualTo(ProjectStatus.ARCHIVED);
    assertThat(harbour.forge.find(ann.project.id())).isEmpty();
    assertThat(processesOf(ann)).isZero();
    assertThat(portsOf(ann)).isZero();
    assertThat(refusal(ann.ask(new TriggerDeploy("gone", null)))).isEqualTo("project_not_found");
    assertThat(ann.create("gone").name()).isEqualTo("gone");
  }

  @Test
  void of_two_deploys_at_once_one_is_refused() throws InterruptedException {
    var ann = harbour.new Owner("raced");
    ann.writes("1");
    var refused = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    var flows = new java.util.concurrent.ConcurrentLinkedQueue<dev.orchestrator.messages.FlowId>();
    Runnable deploy =
        () -> {
          switch (ann.ask(new TriggerDeploy("raced", null))) {
            case dev.orchestrator.messages.Answer.Done<dev.orchestrator.messages.Started> d ->
                flows.add(d.result().flow());
            case dev.orchestrator.messages.Answer.Refused<dev.orchestrator.messages.Started> r ->
                refused.add(r.code());
            case dev.orchestrator.messages.Answer.Asked<dev.orchestrator.messages.Started> a ->
                throw new AssertionError(a.toString());
          }
        };
    var first = Thread.ofVirtual().start(deploy);
    var second = Thread.ofVirtual().start(deploy);
    first.join();
    second.join();
    assertThat(refused).containsExactly("deploy_running");
    assertThat(harbour.awaitEnd(flows.element())).isEqualTo(State.DONE);
    assertThat(harbour.releases.of(ann.project.id())).hasSize(1);
  }

  @Test
  void what_dies_is_started_again_and_given_up_when_it_dies_again_and_again(@TempDir Path folder)
      throws Exception {
    var ann = harbour.new Owner("mortal");
    var poison = folder.resolve("poison");
    ann.writes("1", "[ -e %s ] && { echo poisoned; exit 9; }\n".formatted(poison));
    var url = ann.deploys();
    kill(ann);
    await(() -> get(url).statusCode() == 200 && processesOf(ann) == 1);
    assertThat(version(url)).isEqualTo("1");

    Files.createFile(poison);
    kill(ann);
    await(() -> !ann.events(ReleaseCrashed.class).isEmpty());
    var crashed = ann.events(ReleaseCrashed.class).getFirst();
    assertThat(crashed.reason()).contains("exit code 9");
    assertThat(crashed.evidence()).contains("poisoned");
    assertThat(ann.status()).isEqualTo(ProjectStatus.FAILED);
    await(() -> get(url).statusCode() == 503);
  }

  private void kill(Harbour.Owner owner) {
    var live = harbour.releases.live(owner.project.id()).orElseThrow();
    var state = harbour.processes.state(Launch.key(live.process()));
    var running = (dev.orchestrator.workers.ProcessState.Running) state;
    var wrapper = ProcessHandle.of(running.pid()).orElseThrow();
    wrapper.descendants().forEach(ProcessHandle::destroyForcibly);
    await(
        () -> !harbour.processes.alive(Launch.key(live.process())) || pidOf(live) != running.pid());
  }

  private long pidOf(dev.orchestrator.store.Release live) {
    return harbour.processes.state(Launch.key(live.process()))
            instanceof dev.orchestrator.workers.ProcessState.Running(var pid)
        ? pid
        : -1;
  }

  private boolean isQuiet(Harbour.Owner owner) {
    return harbour.flows.list(FlowQuery.live().subject(owner.project.id().toString())).isEmpty();
  }

  private long processesOf(Harbour.Owner owner) {
    return harbour.releases.of(owner.project.id()).stream()
        .map(release -> Launch.key(release.process()))
        .distinct()
        .filter(harbour.processes::alive)
        .count();
  }

  private int portsOf(Harbour.Owner owner) {
    return harbour
        .database
        .query("SELECT 1 FROM port_allocation WHERE project_id = $1", owner.project.id().value())
        .size();
  }
}
