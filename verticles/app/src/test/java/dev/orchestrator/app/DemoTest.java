package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** The supervisors of the databases notice within a second or two that theirs have ended. */
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  @TempDir private Path folder;

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "where a process runs is asked of /proc")
  void the_demo_ends_with_a_url_that_answered_and_leaves_nothing_behind() {
    var data = folder.resolve("data");
    var settings = JourneyTest.TestPorts.next();
    try (var demo = ServerProcess.launch(data, settings, "demo", "--once")) {
      ApiClient.await(START_LIMIT, () -> processesIn(data), running -> !running.isEmpty());
      assertThat(demo.awaitExit(Duration.ofSeconds(90))).as(demo.output()).isZero();
      assertThat(demo.output())
          .containsPattern("(?m)^READY http://127\\.0\\.0\\.1:\\d+ [0-9a-f]{40}$")
          .containsPattern("(?m)^git clone http://")
          .containsPattern("(?m)^GET http://127\\.0\\.0\\.1:\\d+ answered 200$");
    }
    ApiClient.await(END_LIMIT, () -> processesIn(data), List::isEmpty);
  }

  /** Databases, workers and releases all run somewhere in the data folder. */
  private static List<ProcessHandle> processesIn(Path data) {
    return ProcessHandle.allProcesses().filter(process -> runsIn(process, data)).toList();
  }

  private static boolean runsIn(ProcessHandle process, Path data) {
    try {
      var folder = Path.of("/proc", Long.toString(process.pid()), "cwd");
      return Files.readSymbolicLink(folder).startsWith(data);
    } catch (IOException e) {
      return false; // it has ended, or is somebody else's
    }
  }
}
