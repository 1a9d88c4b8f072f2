package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads when the server cannot start: one line, and an exit code that is not zero. */
class StartTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void a_broken_setting_is_named() {
    refused(Map.of("ORCHESTRATOR_CONCURRENCY", "many"), "ORCHESTRATOR_CONCURRENCY");
  }

  @Test
  void a_misspelt_setting_is_named() {
    refused(Map.of("ORCHESTRATOR_DATADIR", "/tmp"), "ORCHESTRATOR_DATADIR");
  }

  @Test
  void a_verticle_that_does_not_exist_is_named() {
    refused(Map.of("VERTICLES", "po,nonsense"), "nonsense");
  }

  @Test
  void a_data_folder_that_cannot_be_made_is_named() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "in the way");
    refused(Map.of("ORCHESTRATOR_DATA", file.resolve("data").toString()), file.toString());
  }

  @Test
  void a_port_that_is_taken_is_named() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = "127.0.0.1:" + taken.getLocalPort();
      refused(Map.of("ORCHESTRATOR_HTTP", address), address);
    }
  }

  @Test
  void a_postgres_that_stays_away_is_said_once_and_given_up() throws IOException {
    refused(Map.of("POSTGRES_URL", "postgresql://u:hunter2@127.0.0.1:1/d"), "POSTGRES_URL");
  }

  private void refused(Map<String, String> settings, String named) {
    try (var server = ServerProcess.launch(folder.resolve("data"), settings, "serve")) {
      assertThat(server.awaitExit(LIMIT)).isNotZero();
      assertThat(server.output())
          .contains(named)
          .doesNotContain("\tat ")
          .doesNotContain("Exception")
          .doesNotContain("hunter2");
    }
  }
}
