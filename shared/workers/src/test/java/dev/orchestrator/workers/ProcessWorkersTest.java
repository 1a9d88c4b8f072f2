package dev.orchestrator.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.workers.WorkerEnd.Completed;
import dev.orchestrator.workers.WorkerEnd.ExitedWithoutResult;
import dev.orchestrator.workers.WorkerEnd.Killed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProcessWorkersTest {

  @TempDir Path folder;
  Machine machine;

  @BeforeEach
  void start() {
    machine = new Machine(folder);
  }

  @AfterEach
  void stop() throws Exception {
    machine.workers.reap(_ -> false);
    assertThat(machine.workers.list()).isEmpty();
  }

  @Test
  void a_worker_works_in_a_folder_that_was_filled_for_it() throws Exception {
    machine.workers.start(
        spec("cat task.txt; pwd"), work -> write(work.resolve("task.txt"), "do it\n"));
    assertThat(machine.await("one").evidence().logTail())
        .containsExactly("do it", machine.workers.workFolder("one").toString());
  }

  @Test
  void a_folder_that_could_not_be_filled_is_filled_anew_at_the_next_start() throws Exception {
    assertThatThrownBy(() ->
            machine.workers.start(
                spec("ls"),
                work -> {
                  write(work.resolve("half"), "");
                  throw new IllegalStateException("no more");
                }))
        .hasMessage("no more");
    machine.workers.start(spec("ls"), work -> write(work.resolve("whole"), ""));
    assertThat(machine.await("one").evidence().logTail()).containsExactly("whole");
  }

  @Test
  void a_start_that_a_full_disk_stopped_half_way_is_repeated() throws Exception {
    var room = new ProcessRoom(folder.resolve("workers"), Machine.INSTALLATION, new Wrapper());
    room.claim("one");
    write(room.folder("one").pid(), "");
    machine.start("one", "echo now");
    assertThat(machine.await("one").evidence().logTail()).containsExactly("now");
  }

  @Test
  void arguments_are_never_shell_text() throws Exception {
    var nasty = List.of("printf", "%s\n", "$(touch owned)", "`id`", "; exit 9", "a  b", "*", "'\"");
    machine.workers.start(
        new WorkerSpec("one", nasty, Map.of(), Machine.GENEROUS), Workspace.EMPTY);
    assertThat(machine.await("one").evidence().logTail())
        .containsExactlyElementsOf(nasty.subList(2, nasty.size()));
    assertThat(machine.workers.workFolder("one").resolve("owned")).doesNotExist();
  }

  @Test
  void the_environment_is_clean() throws Exception {
    machine.workers.start(
        new WorkerSpec("one", List.of("env"), Map.of("TASK", "x y"), Machine.GENEROUS),
        Workspace.EMPTY);
    assertThat(machine.await("one").evidence().logTail())
        .contains("TASK=x y", "LANG=C.UTF-8")
        .allMatch(line ->
            line.matches(
                "(PATH|LANG|HOME|TMPDIR|JAVA_HOME|TASK|PWD|OLDPWD|SHLVL|_|ORCHESTRATOR_PROCESS)=.*"))
        .noneMatch(line -> line.equals("HOME=" + System.getProperty("user.home")));
  }

  @Test
  void started_again_by_its_key_it_is_the_same_worker() throws Exception {
    IntStream.range(0, 6).parallel().forEach(_ -> startQuietly("echo x >>count; exec sleep 600"));
    var log = machine.workers.workFolder("one").resolve("count");
    Machine.eventually(() -> Files.exists(log));
    startQuietly("echo x >>count");
    assertThat(Files.readString(log)).isEqualTo("x\n");
    assertThat(machine.workers.list()).extracting(Worker::key).containsExactly("one");
  }

  @Test
  void an_ended_worker_is_not_started_again() throws Exception {
    machine.start("one", "echo x >>count");
    var end = machine.await("one");
    machine.start("one", "echo x >>count");
    assertThat(machine.await("one")).isEqualTo(end);
    assertThat(Files.readString(machine.workers.workFolder("one").resolve("count")))
        .isEqualTo("x\n");
  }

  @Test
  void a_removed_worker_leaves_only_its_end_until_that_is_forgotten() throws Exception {
    machine.start("one", "mkdir -m 000 closed; ln -s / root; echo bye; exit 4");
    var end = machine.await("one");
    machine.workers.remove("one");
    machine.workers.remove("one");
    assertThat(folder.resolve("workers")).isEmptyDirectory();
    assertThat(machine.workers.end("one")).contains(end);
    assertThat(machine.await("one")).isEqualTo(end);
    machine.start("one", "echo again");
    assertThat(machine.workers.list()).isEmpty();
    machine.workers.forget("one");
    assertThat(machine.workers.end("one")).isEmpty();
    machine.start("one", "echo again");
    assertThat(machine.await("one").evidence().logTail()).containsExactly("again");
  }

  @Test
  void old_ends_are_forgotten() throws Exception {
    machine.run("exit 0");
    machine.workers.remove("one");
    machine.workers.forgetEndedBefore(Instant.EPOCH, _ -> false);
    assertThat(machine.workers.end("one")).isPresent();
    var later = Instant.now().plusSeconds(60);
    assertThat(machine.workers.forgetEndedBefore(later, _ -> true)).isZero();
    assertThat(machine.workers.forgetEndedBefore(later, _ -> false)).isPositive();
    assertThat(machine.workers.end("one")).isEmpty();
  }

  @Test
  void a_kill_ends_it_at_once_and_whoever_awaits_it_hears_of_it() throws Exception {
    machine.start("one", "echo on; exec sleep 600");
    var heard = new ArrayList<WorkerEnd>();
    var waiter = Thread.ofVirtual().start(() -> heard.add(awaitQuietly()));
    machine.workers.kill("one");
    machine.workers.kill("one");
    waiter.join();
    assertThat(heard).hasSize(1).allMatch(Killed.class::isInstance);
    assertThat(heard.getFirst().evidence().exitCode()).contains(143);
    assertThat(machine.workers.list()).noneMatch(Worker::running);
  }

  @Test
  void removed_while_it_is_awaited_it_still_has_its_end() throws Exception {
    for (var n = 0; n < 5; n++) {
      machine.start("one", "exec sleep 600");
      var heard = new ArrayList<WorkerEnd>();
      var waiters =
          IntStream.range(0, 3)
              .mapToObj(_ -> Thread.ofVirtual().start(() -> add(heard, awaitQuietly())))
              .toList();
      machine.workers.remove("one");
      for (var waiter : waiters) {
        waiter.join();
      }
      assertThat(heard).hasSize(3).allMatch(Killed.class::isInstance);
      machine.workers.forget("one");
    }
  }

  @Test
  void a_kill_of_what_is_not_there_is_done() throws Exception {
    machine.workers.kill("nobody");
    machine.workers.remove("nobody");
    assertThat(machine.workers.end("nobody")).isEmpty();
    assertThatThrownBy(() -> machine.await("nobody"))
        .isInstanceOf(WorkerFault.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void an_interrupt_ends_the_waiting_and_not_the_worker() throws Exception {
    machine.start("one", "while [ ! -e go ]; do sleep 0.02; done; echo gone");
    for (var n = 0; n < 40; n++) {
      var waiter = Thread.ofVirtual().start(this::awaitQuietly);
      if (n % 2 == 0) {
        Thread.sleep(n);
      }
      waiter.interrupt();
      waiter.join();
    }
    assertThat(machine.workers.list()).allMatch(Worker::running);
    assertThat(machine.workers.end("one")).isEmpty();
    write(machine.workers.workFolder("one").resolve("go"), "");
    assertThat(machine.await("one")).isInstanceOf(ExitedWithoutResult.class);
  }

  @Test
  void whoever_comes_later_goes_on_after_the_events_that_it_has() throws Exception {
    machine.start(
        "one",
        """
        echo '{"type":"started","repository":"r","task":"t"}'
        echo '{"type":"progress","stage":"run","percent":40}'
        echo '{"type":"usage","model":"m","input_tokens":3,"output_tokens":4}'
        echo '{"type":"completed","commit":"abc"}'
        """);
    machine.await("one");
    var heard = new ArrayList<String>();
    var end = Machine.workers(folder).await("one", 2, (n, event) -> heard.add(n + " " + event));
    assertThat(heard)
        .containsExactly(
            "3 Usage[model=m, inputTokens=3, outputTokens=4]",
            "4 Completed[commit=abc, branch=, files=[], summary=]");
    assertThat(end).isInstanceOf(Completed.class);
  }

  @Test
  void a_listener_that_fails_fails_its_watch_and_not_the_worker() throws Exception {
    machine.start("one", "echo '{\"type\":\"completed\",\"commit\":\"abc\"}'");
    assertThatThrownBy(() ->
            machine.workers.await(
                "one",
                0,
                (_, _) -> {
                  throw new IllegalStateException("ear ache");
                }))
        .hasMessage("ear ache");
    assertThat(machine.await("one")).isInstanceOf(Completed.class);
  }

  @Test
  void a_clock_that_is_set_meanwhile_ends_no_worker() throws Exception {
    var clock = new AtomicReference<>(Instant.EPOCH);
    var workers =
        new ProcessWorkers(
            folder, "set", Machine.environment(), clock::get, Duration.ofMillis(300));
    var program = "sleep 0.3; echo '{\"type\":\"completed\",\"commit\":\"abc\"}'";
    workers.start(
        new WorkerSpec("one", List.of("/bin/sh", "-c", program), Map.of(), Limits.coding()),
        Workspace.EMPTY);
    clock.set(Instant.EPOCH.plus(Duration.ofDays(1)));
    assertThat(workers.await("one", 0, WorkerListener.DEAF)).isInstanceOf(Completed.class);
  }

  @Test
  void the_reaper_takes_what_nobody_wants_and_nothing_of_others() throws Exception {
    machine.start("wanted", "exec sleep 600");
    machine.start("unwanted", "exec sleep 600");
    machine.start("ended", "exit 0");
    Files.createDirectories(folder.resolve("workers/.half-removed/work"));
    var stranger =
        new ProcessWorkers(
            folder, "stranger", Machine.environment(), InstantSource.system(), Duration.ZERO);
    stranger.start(
        new WorkerSpec("theirs", List.of("sleep", "600"), Map.of(), Machine.GENEROUS),
        Workspace.EMPTY);
    machine.workers.reap("wanted"::equals);
    assertThat(machine.workers.list()).extracting(Worker::key).containsExactly("wanted");
    assertThat(machine.workers.list()).allMatch(Worker::running);
    assertThat(machine.workers.end("unwanted").orElseThrow()).isInstanceOf(Killed.class);
    assertThat(stranger.list()).extracting(Worker::running).containsExactly(true);
    assertThat(folder.resolve("workers/.half-removed")).doesNotExist();
    assertThatThrownBy(() -> machine.start("theirs", "exit 0"))
        .isInstanceOf(WorkerFault.class)
        .hasMessageContaining("another installation");
    stranger.remove("theirs");
  }

  @Test
  void a_process_whose_folder_is_gone_is_ended_by_the_reaper() throws Exception {
    machine.start("one", "echo $$ >pid; exec sleep 600");
    var pid = machine.pidIn("one", "pid");
    Folders.remove(machine.workers.workFolder("one").resolve("..").normalize());
    machine.workers.reap(_ -> true);
    Machine.eventually(() -> !Machine.lives(pid));
  }

  @Test
  void a_process_id_that_now_means_another_process_is_left_alone() throws Exception {
    machine.start("one", "exit 0");
    machine.await("one");
    var bystander = new ProcessBuilder("sleep", "600").start();
    try {
      var room = machine.workers.workFolder("one").resolve("..").normalize();
      Files.delete(room.resolve("exit"));
      Files.delete(room.resolve("end.json"));
      Files.delete(room.resolve("decided"));
      Files.writeString(room.resolve("pid"), bystander.pid() + "\n");
      assertThat(machine.workers.list()).noneMatch(Worker::running);
      machine.workers.kill("one");
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  private WorkerSpec spec(String program) {
    return new WorkerSpec("one", List.of("/bin/sh", "-c", program), Map.of(), Machine.GENEROUS);
  }

  private void startQuietly(String program) {
    try {
      machine.start("one", program);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(List<WorkerEnd> ends, WorkerEnd end) {
    synchronized (ends) {
      ends.add(end);
    }
  }

  private WorkerEnd awaitQuietly() {
    try {
      return machine.await("one");
    } catch (InterruptedException e) {
      return new Killed(new WorkerEnd.Evidence(Optional.empty(), List.of("interrupted")));
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
