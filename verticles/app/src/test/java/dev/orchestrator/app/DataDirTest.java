package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.platform.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {

  @TempDir private Path folder;

  @Test
  void a_second_server_on_the_same_folder_is_refused() {
    try (var _ = DataDir.take(folder)) {
      assertThatThrownBy(() -> DataDir.take(folder))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("another server is using " + folder);
    }
    DataDir.take(folder).close();
  }

  @Test
  void the_node_keeps_its_name() {
    try (var dir = DataDir.take(folder)) {
      assertThat(dir.nodeName()).isNotBlank().isEqualTo(dir.nodeName());
    }
  }

  @Test
  void a_folder_that_cannot_be_made_is_refused_with_a_remedy() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> DataDir.take(file.resolve("data")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("ORCHESTRATOR_DATA")
        .hasMessageNotContaining("\n");
  }

  @Test
  void only_its_owner_reads_the_server_file() throws IOException {
    var file = new ServerFile(folder);
    assertThat(file.key()).isEmpty();
    file.write("http://127.0.0.1:1", Optional.of(new Secret("a key")), Optional.empty());
    assertThat(file.key()).contains(new Secret("a key"));
    var mode = Files.getPosixFilePermissions(folder.resolve("server.json"));
    assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
  }
}
