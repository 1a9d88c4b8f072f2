package dev.orchestrator.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ManagedProcessesTest {

  private static final Duration GRACE = Duration.ofMillis(300);

  @TempDir Path folder;
  ManagedProcesses processes;

  @BeforeEach
  void start() {
    processes = new ManagedProcesses(folder.resolve("apps"), "test", Machine.environment());
  }

  @AfterEach
  void stop() throws Exception {
    processes.reap(_ -> false, GRACE);
    assertThat(processes.keys()).isEmpty();
    assertThat(folder.resolve("apps")).isEmptyDirectory();
  }

  @Test
  void one_that_runs_is_not_started_twice() throws Exception {
    start("echo started; exec sleep 600");
    Machine.eventually(() -> !processes.logTail("app", 9).isEmpty());
    start("echo started; exec sleep 600");
    assertThat(processes.alive("app")).isTrue();
    assertThat(processes.logTail("app", 9)).containsExactly("started");
  }

  @Test
  void one_that_ended_is_started_again_and_its_log_goes_on() throws Exception {
    start("echo one; echo oops >&2; exit 3");
    Machine.eventually(() -> !processes.alive("app"));
    assertThat(processes.state("app")).isEqualTo(new ProcessState.Ended(3));
    start("echo two; exec sleep 600");
    Machine.eventually(() -> processes.logTail("app", 9).size() == 3);
    assertThat(processes.logTail("app", 9)).containsExactly("one", "oops", "two");
    assertThat(processes.logTail("app", 1)).containsExactly("two");
    assertThat(processes.alive("app")).isTrue();
  }

  @Test
  void a_stop_is_polite_first() throws Exception {
    start("trap 'echo bye; exit 0' TERM; echo on; while :; do sleep 0.02; done");
    Machine.eventually(() -> !processes.logTail("app", 9).isEmpty());
    processes.stop("app", Duration.ofSeconds(10));
    processes.stop("app", GRACE);
    assertThat(processes.logTail("app", 9)).startsWith("on").endsWith("bye");
    assertThat(processes.state("app")).isEqualTo(new ProcessState.Ended(0));
  }

  @Test
  void a_stop_is_by_force_if_need_be_and_takes_the_children_along() throws Exception {
    start("trap '' TERM; sleep 600 & echo $! >child; while :; do sleep 1; done");
    Machine.eventually(() -> Disk.read(folder.resolve("child")).isPresent());
    processes.stop("app", GRACE);
    var child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    assertThat(Machine.lives(child)).isFalse();
    assertThat(processes.alive("app")).isFalse();
  }

  @Test
  void what_was_never_started_is_neither_alive_nor_in_need_of_a_stop() throws Exception {
    processes.stop("nobody", GRACE);
    processes.remove("nobody", GRACE);
    assertThat(processes.state("nobody")).isEqualTo(new ProcessState.NotStarted());
    assertThat(processes.logTail("nobody", 9)).isEmpty();
  }

  @Test
  void a_log_is_trimmed_while_it_is_written_to() throws Exception {
    start("seq 1 20000; while [ ! -e go ]; do sleep 0.02; done; echo last; exec sleep 600");
    Machine.eventually(() -> processes.logTail("app", 1).equals(List.of("20000")));
    processes.trimLog("app", 1000);
    Files.createFile(folder.resolve("go"));
    Machine.eventually(() -> processes.logTail("app", 1).equals(List.of("last")));
    assertThat(processes.logTail("app", 10_000)).hasSizeBetween(100, 200).endsWith("20000", "last");
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    var spec = new ProcessSpec("app", List.of("true"), Map.of(), folder.resolve("nowhere"));
    assertThatThrownBy(() -> processes.start(spec))
        .isInstanceOf(WorkerFault.class)
        .hasMessageContaining("nowhere");
  }

  /** As on macOS, which has no setsid; its shell makes the process group. */
  @Test
  void without_setsid_the_process_leads_a_group_of_its_own_all_the_same() throws Exception {
    var room = new ProcessRoom(folder.resolve("apps"), "test", new Wrapper(Optional.empty()));
    room.claim("app");
    var at = room.folder("app");
    var process = room.process(at);
    process.launch(
        List.of("sh", "-c", "sleep 600 & exec sleep 600"),
        Machine.environment().with(at.home(), at.temporary(), Map.of()),
        folder,
        at.out(),
        at.out());
    var pid = ((ProcessState.Running) process.state()).pid();
    assertThat(ProcessTable.all().filter(entry -> entry.group() == pid)).hasSizeGreaterThan(1);
    process.end(GRACE);
    assertThat(process.leavesNothing()).isTrue();
  }

  private void start(String program) throws InterruptedException {
    processes.start(new ProcessSpec("app", List.of("/bin/sh", "-c", program), Map.of(), folder));
  }
}
