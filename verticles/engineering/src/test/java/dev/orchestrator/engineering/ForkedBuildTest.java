package dev.orchestrator.engineering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.Forked;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.StepState;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies of builds, from each stage on, with real git and real workers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForkedBuildTest {

  private Workbench bench;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    bench = Workbench.open(folder, Workbench.scripted(folder));
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "architect,   2",
    "preparer,    2",
    "developer-1, 2",
    "tester-1,    1",
    "developer-2, 1",
    "tester-2,    0",
    "merge-2,     0",
  })
  void a_copy_ends_on_main_and_only_what_comes_after_its_step_is_done_again(
      String step, int developers) throws IOException {
    var ann = bench.new Somebody();
    var project = ann.project("answers");
    var original = ann.starts("answers", "follows");
    assertThat(bench.awaitEnd(original)).isEqualTo(State.DONE);
    var before = bench.ledger().size();
    var journal = bench.flows.steps(original);
    var onMain = bench.forge.open(project.id()).head("main").orElseThrow();

    var copy = begun(bench.flows.fork(original, step));
    assertThat(bench.awaitEnd(copy)).as("%s", bench.flows.find(copy)).isEqualTo(State.DONE);

    assertThat(bench.ledger().subList(before, bench.ledger().size()))
        .as("developers, on a branch of the copy's own")
        .hasSize(developers)
        .allMatch(line -> line.startsWith("work/" + copy));
    var repository = bench.forge.open(project.id());
    assertThat(repository.isOn("main", onMain)).as("nothing is taken back").isTrue();
    assertThat(repository.branches()).containsExactly("main");
    assertThat(ann.events(EngineeringFinished.class)).hasSize(2);
    assertThat(ann.looksAt("answers").status()).isEqualTo(ProjectStatus.BUILT);
    assertThat(bench.flows.steps(original)).as("the original's journal").isEqualTo(journal);
  }

  @Test
  void a_cancelled_copy_takes_nothing_of_its_original_with_it() {
    var ann = bench.new Somebody();
    var project = ann.project("answers");
    var original = ann.starts("answers", "follows");
    assertThat(bench.awaitEnd(original)).isEqualTo(State.DONE);
    var onMain = bench.forge.open(project.id()).head("main");

    var copy = begun(bench.flows.fork(original, "developer-2"));
    bench.flows.cancel(copy);
    assertThat(bench.awaitEnd(copy)).isEqualTo(State.CANCELLED);
    assertThat(bench.forge.open(project.id()).head("main")).isEqualTo(onMain);
    assertThat(bench.forge.open(project.id()).branches()).containsExactly("main");
    assertThat(ann.looksAt("answers").status()).isEqualTo(ProjectStatus.BUILT);
  }

  @Test
  void a_failed_build_is_tried_again_from_its_second_round() {
    var ann = bench.new Somebody();
    ann.project("answers");
    var original = ann.starts("answers", "lazy");
    assertThat(bench.awaitEnd(original)).isEqualTo(State.FAILED);
    var copy = begun(bench.flows.fork(original, "developer-2"));
    assertThat(bench.awaitEnd(copy)).isEqualTo(State.FAILED);
    assertThat(bench.flows.steps(copy))
        .filteredOn(step -> step.name().equals("developer-1"))
        .extracting(StepState::copiedFrom)
        .containsExactly(java.util.Optional.of(original));
  }

  @Test
  void what_cannot_be_done_again_is_refused_with_the_reason() {
    var ann = bench.new Somebody();
    ann.project("answers");
    var original = ann.starts("answers", "slow");
    Workbench.await(() ->
        bench.flows.steps(original).stream().anyMatch(step -> step.name().equals("preparer")));
    assertThat(refusal(bench.flows.fork(original, "preparer"))).isEqualTo("build_running");
    bench.flows.cancel(original);
    bench.awaitEnd(original);
    assertThat(refusal(bench.flows.fork(original, "say-preparer"))).isEqualTo("step_not_forkable");
    assertThat(refusal(bench.flows.fork(original, "merge-9"))).isEqualTo("step_unknown");
  }

  private static FlowId begun(Forked forked) {
    return switch (forked) {
      case Forked.Begun(var flow) -> flow;
      case Forked.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private static String refusal(Forked forked) {
    return forked instanceof Forked.Refused refused ? refused.code() : forked.toString();
  }
}
