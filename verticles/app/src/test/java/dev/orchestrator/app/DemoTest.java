package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

  @TempDir private Path folder;

  @Test
  void the_demo_ends_with_a_url_that_answered_and_leaves_nothing_behind() {
    var data = folder.resolve("data");
    var settings = JourneyTest.TestPorts.next();
    try (var demo = ServerProcess.launch(data, settings, "demo", "--once")) {
      assertThat(demo.awaitExit(Duration.ofSeconds(90))).as(demo.output()).isZero();
      assertThat(demo.output())
          .containsPattern("(?m)^READY http://127\\.0\\.0\\.1:\\d+ [0-9a-f]{40}$")
          .containsPattern("(?m)^git clone http://")
          .containsPattern("(?m)^GET http://127\\.0\\.0\\.1:\\d+ answered 200$");
    }
    assertThat(ProcessHandle.allProcesses().filter(process -> belongsTo(process, data))).isEmpty();
  }

  private static boolean belongsTo(ProcessHandle process, Path data) {
    return process.info().commandLine().orElse("").contains(data.toString());
  }
}
