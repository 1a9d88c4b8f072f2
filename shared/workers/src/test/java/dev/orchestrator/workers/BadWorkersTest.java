package dev.orchestrator.workers;

import static dev.orchestrator.workers.Machine.lives;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.workers.WorkerEnd.Completed;
import dev.orchestrator.workers.WorkerEnd.ExitedWithoutResult;
import dev.orchestrator.workers.WorkerEnd.FailedByItself;
import dev.orchestrator.workers.WorkerEnd.Flooded;
import dev.orchestrator.workers.WorkerEnd.Silent;
import dev.orchestrator.workers.WorkerEnd.TimedOut;
import dev.orchestrator.workers.WorkerEnd.Vanished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a worker does, its end is typed, has evidence, and nothing of it runs on. */
@Timeout(30)
class BadWorkersTest {

  private static final String RESULT =
      "echo '{\"type\":\"completed\",\"commit\":\"abc\",\"branch\":\"work/1\",\"files\":[\"a\"],"
          + "\"summary\":\"done\"}'\n";

  @TempDir Path folder;
  Machine machine;

  @BeforeEach
  void start() {
    machine = new Machine(folder);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    try {
      machine.nothingRuns("one");
    } finally {
      machine.workers.remove("one");
    }
    assertThat(folder.resolve("workers")).isEmptyDirectory();
  }

  @Test
  void one_that_never_exits_after_its_result_is_ended_and_its_result_counts() throws Exception {
    var end = machine.run(RESULT + "exec sleep 600");
    assertThat(end).isInstanceOf(Completed.class);
    assertThat(((Completed) end).result().commit()).isEqualTo("abc");
    assertThat(end.evidence().exitCode()).contains(143);
  }

  @Test
  void one_that_exits_with_0_has_delivered_nothing() throws Exception {
    var end = machine.run("echo all fine");
    assertThat(end).isInstanceOf(ExitedWithoutResult.class);
    assertThat(end.evidence().exitCode()).contains(0);
    assertThat(end.evidence().logTail()).containsExactly("all fine");
  }

  @Test
  void one_that_waits_for_input_finds_none() throws Exception {
    var end = machine.run("read line || exit 7");
    assertThat(end).isEqualTo(new ExitedWithoutResult(7, end.evidence()));
  }

  @Test
  void one_that_floods_is_ended() throws Exception {
    var limits = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), 100_000);
    var end = machine.run("yes 'a line of a flood, and there are very many of them'", limits);
    assertThat(end).isEqualTo(new Flooded(100_000, end.evidence()));
    assertThat(end.evidence().logTail()).hasSizeLessThanOrEqualTo(100).isNotEmpty();
  }

  @Test
  void one_that_floods_in_one_endless_line_is_ended() throws Exception {
    var limits = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), 2_000_000);
    var end = machine.run("exec tr '\\0' x </dev/zero", limits);
    assertThat(end).isInstanceOf(Flooded.class);
    assertThat(String.join("", end.evidence().logTail())).hasSizeLessThanOrEqualTo(8 * 1024);
  }

  @Test
  void one_that_prints_garbage_is_understood_where_it_makes_sense() throws Exception {
    var events = new ArrayList<WorkerEvent>();
    machine.start(
        "one",
        """
        printf '\\377\\376\\n{"type":\\n{}\\n[1,2]\\n{"type":"dance"}\\nnull\\n{"type":["completed"]}\\n'
        printf '{"type":"progress","stage":"run","percent":4000}\\n\\033[31mred\\n\\000\\n'
        printf '{"type":"completed","commit":7,"files":"none"}'
        """);
    var end = machine.workers.await("one", 0, (_, event) -> events.add(event));
    assertThat(end).isInstanceOf(Completed.class);
    assertThat(((Completed) end).result().commit()).isEqualTo("7");
    assertThat(events).hasSize(2).contains(new WorkerEvent.Progress("run", "", 100));
    assertThat(String.join("", end.evidence().logTail())).contains("\uFFFD").doesNotContain("\033");
  }

  @Test
  void a_daemon_that_holds_the_output_open_is_ended_with_its_worker() throws Exception {
    var end = machine.run("sleep 600 & echo $! >pid; " + RESULT);
    assertThat(end).isInstanceOf(Completed.class);
    assertThat(end.evidence().exitCode()).contains(0);
    assertThat(lives(machine.pidIn("one", "pid"))).isFalse();
  }

  @Test
  void a_daemon_with_a_session_of_its_own_is_found() throws Exception {
    var end =
        machine.run(
            "setsid sh -c 'echo $$ >pid; exec sleep 600' >/dev/null 2>&1 & " + waitFor("pid"));
    assertThat(end).isInstanceOf(ExitedWithoutResult.class);
    assertThat(lives(machine.pidIn("one", "pid"))).isFalse();
  }

  @Test
  void a_daemon_that_shed_its_environment_is_found_by_its_output() throws Exception {
    machine.run("env -i setsid sh -c 'echo $$ >pid; exec sleep 600' & " + waitFor("pid"));
    assertThat(lives(machine.pidIn("one", "pid"))).isFalse();
  }

  @Test
  void one_that_ignores_a_polite_signal_is_ended_by_force() throws Exception {
    var limits = new Limits(Duration.ofMillis(500), Duration.ofSeconds(30), 1 << 20);
    var end = machine.run("trap '' TERM INT HUP; echo here; while :; do sleep 1; done", limits);
    assertThat(end).isEqualTo(new TimedOut(Duration.ofMillis(500), end.evidence()));
    assertThat(end.evidence().exitCode()).contains(137);
    assertThat(end.evidence().logTail()).contains("here");
  }

  @Test
  void one_that_gives_no_sign_of_life_is_ended() throws Exception {
    var limits = new Limits(Duration.ofSeconds(30), Duration.ofMillis(400), 1 << 20);
    var end = machine.run("echo once; exec sleep 600", limits);
    assertThat(end).isEqualTo(new Silent(Duration.ofMillis(400), end.evidence()));
    assertThat(end.evidence().exitCode()).contains(143);
  }

  @Test
  void one_that_goes_on_talking_is_not_silent() throws Exception {
    var limits = new Limits(Duration.ofSeconds(30), Duration.ofMillis(700), 1 << 20);
    var end = machine.run("for i in 1 2 3 4 5 6 7 8 9 10; do echo $i >&2; sleep 0.2; done", limits);
    assertThat(end).isInstanceOf(ExitedWithoutResult.class);
  }

  @Test
  void one_that_forks_without_end_is_ended() throws Exception {
    var limits = new Limits(Duration.ofMillis(600), Duration.ofSeconds(30), 1 << 20);
    var end = machine.run("while :; do (sleep 600 & exec sleep 0.05); sleep 0.02; done", limits);
    assertThat(end).isInstanceOf(TimedOut.class);
  }

  @Test
  void one_that_dies_in_its_first_moment_leaves_a_code_and_its_words() throws Exception {
    machine.workers.start(
        new WorkerSpec("one", List.of("/no/such/program"), Map.of(), Machine.GENEROUS),
        Workspace.EMPTY);
    var end = machine.await("one");
    assertThat(end).isEqualTo(new ExitedWithoutResult(127, end.evidence()));
    assertThat(String.join("", end.evidence().logTail())).contains("/no/such/program");
  }

  @Test
  void one_that_is_killed_by_a_signal_has_that_as_its_exit_code() throws Exception {
    var end = machine.run("kill -SEGV $$");
    assertThat(end.evidence().exitCode()).contains(139);
  }

  @Test
  void one_whose_wrapper_is_killed_hard_has_vanished_and_its_children_are_ended() throws Exception {
    machine.start("one", "echo $$ >pid; exec sleep 600");
    var child = machine.pidIn("one", "pid");
    var wrapper = ProcessHandle.of(child).flatMap(ProcessHandle::parent).orElseThrow();
    wrapper.destroyForcibly();
    var end = machine.await("one");
    assertThat(end).isInstanceOf(Vanished.class);
    assertThat(end.evidence().exitCode()).isEmpty();
    assertThat(lives(child)).isFalse();
  }

  @Test
  void one_that_says_that_it_failed_is_believed() throws Exception {
    var end =
        machine.run("echo '{\"type\":\"failed\",\"kind\":\"model\",\"message\":\"no\"}'; exit 3");
    assertThat(end).isEqualTo(new FailedByItself("model", "no", end.evidence()));
    assertThat(end.evidence().exitCode()).contains(3);
  }

  @Test
  void the_end_of_the_log_is_kept_with_the_errors_last() throws Exception {
    var end = machine.run("seq 1 5000; seq 6000 7000 >&2; exit 1");
    var tail = end.evidence().logTail();
    assertThat(tail).hasSize(100).contains("5000").endsWith("6999", "7000");
  }

  @Test
  void the_log_of_a_worker_of_many_lines_is_cut_at_a_line() throws Exception {
    var end =
        machine.run(
            "i=0; while [ $i -lt 300 ]; do echo line-$i-" + "x".repeat(200) + "; i=$((i+1)); done");
    assertThat(end.evidence().logTail())
        .allMatch(line -> line.startsWith("line-"))
        .hasSizeBetween(30, 45);
  }

  private static String waitFor(String file) {
    return "while [ ! -s " + file + " ]; do sleep 0.02; done";
  }
}
