package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.FreshPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away in the middle of the work and comes back. */
class PostgresOutageChaosTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path folder;

  /** Every session is ended whenever the journal has grown, all the way to the URL. */
  @Test
  void sessions_that_end_behind_every_journal_write_lose_and_double_nothing() {
    var postgres = FreshPostgres.url();
    var settings = new HashMap<>(JourneyTest.TestPorts.next());
    settings.put("POSTGRES_URL", postgres.reveal());
    try (var server = ServerProcess.start(folder.resolve("data"), settings)) {
      var client = server.client();
      var thread = client.ask("A service that greets people by name");
      var cuts = new Cuts(postgres);
      cuts.until(LIMIT, () -> cuts.count("thread_event WHERE type = 'DeployFinished'") > 0);
      assertThat(cuts.made()).as("cuts").isGreaterThan(10);

      var live = client.await(thread, "DeployFinished", 1, LIMIT);
      assertThat(ApiClient.request(live.path("url").asText() + "/health").status()).isEqualTo(200);
      ApiClient.await(
          LIMIT,
          () -> client.events(thread, "Said"),
          said -> said.stream().anyMatch(line -> line.toString().contains("http://")));
      assertThat(client.events(thread, "EngineeringFinished")).hasSize(1);
      assertThat(client.events(thread, "DeployFinished")).hasSize(1);
      assertThat(client.get("/api/projects").path("projects")).hasSize(1);
    }
  }

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
