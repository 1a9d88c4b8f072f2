package dev.orchestrator.engineering;

import static dev.orchestrator.engineering.Workbench.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.engineering.Workbench.Somebody;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.workers.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one database and one folder of repositories, each with workers of its own. */
@Timeout(60)
class TwoNodesTest {

  /** Longer than a lease, since a node is not silent before that. */
  private static final Duration PATIENCE = Duration.ofMillis(2_500);

  @TempDir private Path folder;

  /** A node that died while the worker of a build waited at its gate. */
  private record Dead(Workbench bench, Somebody ann, ProjectView project, FlowId build) {}

  private Dead dead(Duration patience) throws IOException {
    var bench = Workbench.open(folder, Workbench.scripted(folder, "here-gate"), patience);
    var ann = bench.new Somebody();
    var project = ann.project("lives");
    var build = ann.starts("lives", "slow");
    await(() -> runsWorker(bench));
    bench.crash();
    return new Dead(bench, ann, project, build);
  }

  private static boolean runsWorker(Workbench bench) {
    return bench.workers.list().stream().anyMatch(Worker::running);
  }

  private static FlowState flow(Workbench bench, FlowId build) {
    return bench.flows.find(build).orElseThrow();
  }

  @Test
  void a_node_that_comes_back_in_time_goes_on_with_its_worker() throws IOException {
    var agent = Workbench.scripted(folder, "here-gate");
    var dead = dead(Duration.ofMinutes(1));
    try (var _ = dead.bench();
        var there = dead.bench().beside("there", Workbench.scripted(folder, "there-gate"))) {
      await(() -> flow(there, dead.build()).state() == State.READY);
      assertThat(flow(there, dead.build()).binding().orElseThrow().silentSince()).isPresent();
      try (var back = dead.bench().another(agent)) {
        Files.createFile(folder.resolve("here-gate"));
        assertThat(back.awaitEnd(dead.build())).isEqualTo(State.DONE);
        assertThat(back.ledger()).hasSize(1);
        assertThat(there.workers.list()).isEmpty();
      }
    }
  }

  @Test
  void a_node_that_stays_away_loses_the_round_and_its_worker_harms_nobody() throws IOException {
    var agent = Workbench.scripted(folder, "here-gate");
    var dead = dead(PATIENCE);
    var repository = dead.bench().forge.open(dead.project().id());
    var branch = "work/" + dead.build();
    try (var _ = dead.bench();
        var there = dead.bench().beside("there", Workbench.scripted(folder, "there-gate"))) {
      await(() -> runsWorker(there));
      Files.createFile(folder.resolve("here-gate"));
      await(() -> !runsWorker(dead.bench()));
      var late = repository.head(branch).orElseThrow();
      Files.createFile(folder.resolve("there-gate"));
      assertThat(there.awaitEnd(dead.build())).isEqualTo(State.DONE);
      assertThat(there.ledger()).hasSize(2).last().asString().startsWith(branch + ".1");
      assertThat(dead.ann().events(EngineeringFinished.class)).hasSize(1);
      assertThat(repository.isOn("main", late)).as("what the lost worker pushed").isFalse();
      assertThat(repository.branches()).containsExactly("main");
      assertThat(dead.bench().workers.list()).as("what its machine still holds").hasSize(1);
      try (var back = dead.bench().another(agent)) {
        await(() -> back.workers.list().isEmpty());
      }
    }
  }

  @Test
  void a_branch_that_a_lost_worker_pushes_after_the_build_is_swept() throws IOException {
    var agent = Workbench.scripted(folder, "here-gate");
    var dead = dead(PATIENCE);
    var repository = dead.bench().forge.open(dead.project().id());
    Files.createFile(folder.resolve("there-gate"));
    try (var _ = dead.bench();
        var there = dead.bench().beside("there", Workbench.scripted(folder, "there-gate"))) {
      assertThat(there.awaitEnd(dead.build())).isEqualTo(State.DONE);
      var onMain = repository.head("main");
      Files.createFile(folder.resolve("here-gate"));
      await(() -> repository.branches().size() == 2);
      try (var back = dead.bench().another(agent)) {
        await(() -> back.workers.list().isEmpty());
        await(() -> repository.branches().size() == 1);
      }
      assertThat(repository.head("main")).isEqualTo(onMain);
    }
  }
}
