package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {

  @TempDir Path dir;

  @Test
  void first_starts_at_once_leave_one_whole_copy() throws Exception {
    var target = dir.resolve("programs");
    var together = new CyclicBarrier(4);
    Callable<Path> start =
        () -> {
          Binaries.unpackAside(
              target,
              draft -> {
                Files.writeString(draft.resolve("program"), "whole");
                meet(together);
              });
          return target;
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      assertThat(threads.invokeAll(Collections.nCopies(4, start)))
          .allMatch(started -> started.state() == Future.State.SUCCESS);
    }
    assertThat(target.resolve("program")).hasContent("whole");
    assertThat(dir).isDirectoryNotContaining("glob:**unpacking-*");
  }

  private static void meet(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Test
  void a_platform_that_was_not_built_in_is_named_and_nothing_stays_behind() {
    try (var folder = ServiceFolder.take("embedded Postgres", dir.resolve("postgres"))) {
      assertThatThrownBy(() -> Binaries.unpacked(folder, "postgres-other.txz", "never-there"))
          .isInstanceOf(ServiceFailed.class)
          .hasMessage(
              "embedded Postgres: postgres-other.txz is not in this build; build it for this platform");
    }
  }
}
