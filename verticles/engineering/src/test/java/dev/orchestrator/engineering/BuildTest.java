package dev.orchestrator.engineering;

import static dev.orchestrator.engineering.Workbench.await;
import static dev.orchestrator.engineering.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.engineering.Workbench.Somebody;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.EngineeringCommand.GetEngineeringStatus;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.EngineeringCommand.ViewChanges;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildTest {

  private Workbench bench;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    bench = Workbench.open(folder, Workbench.scripted(folder));
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @Test
  void a_task_becomes_a_tested_commit_on_main() {
    var ann = bench.new Somebody();
    var project = ann.project("answers");
    var flow = ann.starts("answers", "good");
    assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);

    var repository = bench.forge.open(project.id());
    var finished = ann.events(EngineeringFinished.class).getFirst();
    assertThat(repository.head("main")).contains(finished.commit());
    assertThat(finished.tests()).isEqualTo("Tests passed: sh run-test.sh.");
    assertThat(repository.branches()).containsExactly("main");
    assertThat(ann.looksAt("answers").status()).isEqualTo(ProjectStatus.BUILT);
    assertThat(bench.workers.list()).noneMatch(worker -> worker.key().startsWith(flow.toString()));
    assertThat(ann.events(Progress.class))
        .extracting(Progress::stage)
        .containsSubsequence("architect", "preparer", "developer-1", "tester-1", "merge-1");
    assertThat(Workbench.done(ann.ask(new ViewChanges("answers"))).commits())
        .extracting(commit -> commit.message())
        .containsExactly("Answer", "Start the project");
    assertThat(Workbench.done(ann.ask(new GetEngineeringStatus("answers"))).commit())
        .isEqualTo(finished.commit());
  }

  @ParameterizedTest
  @CsvSource({
    "lazy, ended with exit code 0 and no result",
    "silent, without a commit",
    "liar, commit_not_on_remote",
    "idle, changes nothing",
    "toolless, the tests failed with exit code",
    "untested, there are no tests that could run",
    "hopeless, gave up: I cannot do that",
    "red, the tests failed with exit code 3",
  })
  void nothing_is_ready_while_it_only_seems_so(String agent, String words) {
    var bob = bench.new Somebody();
    var project = bob.project("seems");
    var flow = bob.starts("seems", agent);
    assertThat(bench.awaitEnd(flow)).isEqualTo(State.FAILED);

    var failed = bob.events(FlowFailed.class);
    assertThat(failed).hasSize(1);
    assertThat(failed.getFirst().reason()).contains("came up twice").contains(words);
    assertThat(bob.events(EngineeringFinished.class)).isEmpty();
    assertThat(bob.looksAt("seems").status()).isEqualTo(ProjectStatus.FAILED);
    var repository = bench.forge.open(project.id());
    assertThat(repository.branches()).containsExactly("main");
    assertThat(repository.log("main", 5)).hasSize(1);
  }

  @Test
  void the_next_round_is_told_what_failed() throws IOException {
    var ann = bench.new Somebody();
    ann.project("second");
    var flow = ann.starts("second", "second time lucky");
    assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);
    assertThat(bench.ledger().stream().filter(line -> line.contains(flow.toString())))
        .hasSize(2)
        .last()
        .asString()
        .contains("exit code 3")
        .contains("answer is wrong");
    assertThat(ann.events(Progress.class))
        .anyMatch(told -> told.text().startsWith("Round 1 did not work"));
  }

  @Test
  void tests_that_were_taken_away_are_named() {
    var ann = bench.new Somebody();
    ann.project("weak");
    assertThat(bench.awaitEnd(ann.starts("weak", "good"))).isEqualTo(State.DONE);
    assertThat(bench.awaitEnd(ann.starts("weak", "weak"))).isEqualTo(State.DONE);
    assertThat(ann.events(EngineeringFinished.class).getLast().tests())
        .contains("run-test.sh was deleted")
        .contains("from \"sh run-test.sh\" to \"true\"");
  }

  @Test
  void a_plan_that_is_refused_ends_the_build_with_the_reason() {
    var ann = bench.new Somebody();
    var project = ann.project("wish");
    assertThat(bench.awaitEnd(ann.starts("wish", "impossible"))).isEqualTo(State.FAILED);
    assertThat(ann.events(FlowFailed.class).getFirst().reason()).contains("no time machine");
    assertThat(bench.forge.find(project.id())).isEmpty();
  }

  @Test
  void a_russian_user_reads_russian() {
    var ivan = bench.new Somebody();
    bench.log.append(ivan.thread, new UserSaid(ivan.principal.user(), "Сделай ответ"));
    ivan.project("otvet");
    assertThat(bench.awaitEnd(ivan.starts("otvet", "good"))).isEqualTo(State.DONE);
    assertThat(ivan.events(Progress.class))
        .anyMatch(told -> told.text().startsWith("Тесты пройдены"));
    assertThat(ivan.events(EngineeringFinished.class).getFirst().tests())
        .startsWith("Тесты пройдены");
  }

  @Test
  void one_build_of_a_project_and_two_of_a_user_run_at_once_and_cancelling_ends_them() {
    var ann = bench.new Somebody();
    ann.project("one");
    ann.project("two");
    ann.project("three");
    var first = ann.starts("one", "slow");
    assertThat(refusal(ann.ask(new StartEngineering("one", "good")))).isEqualTo("build_running");
    var second = ann.starts("two", "slow");
    assertThat(refusal(ann.ask(new StartEngineering("three", "good"))))
        .isEqualTo("too_many_builds");
    await(() -> runs(first) && runs(second) && ledger(first) == 1);
    assertThat(Workbench.done(ann.ask(new GetEngineeringStatus("one"))).stage())
        .isEqualTo("developer-1");

    cancelled(ann, "one", first);
    cancelled(ann, "two", second);
    assertThat(refusal(ann.ask(new CancelWork("one")))).isEqualTo("nothing_running");
    assertThat(ledger(first)).isEqualTo(1);
  }

  /** How often the agent began on a build. */
  private long ledger(FlowId flow) {
    try {
      return bench.ledger().stream().filter(line -> line.contains(flow.toString())).count();
    } catch (IOException e) {
      return 0; // nobody has written to it yet
    }
  }

  private void cancelled(Somebody user, String project, FlowId flow) {
    assertThat(Workbench.done(user.ask(new CancelWork(project))).flows()).containsExactly(flow);
    assertThat(bench.awaitEnd(flow)).isEqualTo(State.CANCELLED);
    assertThat(runs(flow)).isFalse();
    assertThat(user.events(WorkCancelled.class)).extracting(WorkCancelled::flow).contains(flow);
    assertThat(user.looksAt(project).status()).isEqualTo(ProjectStatus.DRAFT);
  }

  private boolean runs(FlowId flow) {
    return bench.workers.list().stream()
        .anyMatch(worker -> worker.key().startsWith(flow.toString()) && worker.running());
  }

  @Test
  void the_same_command_again_starts_nothing_again() {
    var ann = bench.new Somebody();
    ann.project("again");
    var first = ann.ask("key-1", new StartEngineering("again", "good"));
    var repeated = ann.ask("key-1", new StartEngineering("again", "good"));
    assertThat(repeated).isEqualTo(first);
    assertThat(bench.awaitEnd(Workbench.done(first).flow())).isEqualTo(State.DONE);
  }

  @Test
  void a_worker_that_outlived_a_crash_is_followed_to_its_end(@TempDir Path folder)
      throws IOException {
    var agent = Workbench.scripted(folder);
    FlowId flow;
    Somebody ann;
    try (var crashing = Workbench.open(folder, agent)) {
      ann = crashing.new Somebody();
      ann.project("lives");
      flow = ann.starts("lives", "slow");
      await(() -> crashing.workers.list().stream().anyMatch(worker -> worker.running()));
      crashing.crash();
      try (var next = crashing.another(agent)) {
        Files.createFile(folder.resolve("gate"));
        assertThat(next.awaitEnd(flow)).isEqualTo(State.DONE);
        assertThat(next.ledger()).hasSize(1);
        assertThat(ann.events(EngineeringFinished.class)).hasSize(1);
      }
    }
  }
}
