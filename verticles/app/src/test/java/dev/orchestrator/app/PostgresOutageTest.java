package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.FreshPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away in the middle of the work and comes back. */
class PostgresOutageTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void the_work_goes_on_when_it_is_back() {
    var settings = new HashMap<>(JourneyTest.TestPorts.next());
    settings.put("POSTGRES_URL", FreshPostgres.url().reveal());
    try (var server = ServerProcess.start(folder.resolve("data"), settings)) {
      var client = server.client();
      var thread = client.ask("A service that greets people by name");
      client.await(thread, "Progress", 2, LIMIT);

      FreshPostgres.stop();
      try {
        ApiClient.await(Duration.ofSeconds(20), client::ready, ready -> !ready);
      } finally {
        FreshPostgres.start();
      }
      ApiClient.await(Duration.ofSeconds(20), client::ready, Boolean.TRUE::equals);

      client.await(thread, "DeployFinished", 1, LIMIT);
      assertThat(client.events(thread, "EngineeringFinished")).hasSize(1);
      assertThat(server.output()).doesNotContain("\tat ");
    }
  }
}
