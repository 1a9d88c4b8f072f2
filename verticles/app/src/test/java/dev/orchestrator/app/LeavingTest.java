package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Database;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is asked to end while it works and is asked much. */
class LeavingTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration MAY_TAKE = Duration.ofSeconds(30);

  /** What a process says that was ended by SIGTERM. */
  private static final int TERMINATED = 143;

  /** Its worker is started. */
  private static final String BEGUN =
      "SELECT 1 FROM flow WHERE kind = 'engineering.build' AND bound_to <> ''";

  private static final String BUILT =
      "SELECT 1 FROM thread_event WHERE type = 'EngineeringFinished'";

  private static final String BOUND =
      "SELECT 1 FROM flow WHERE kind = 'engineering.build' AND state = 'READY' AND bound_to <> ''";

  @TempDir private Path folder;

  @Test
  void it_ends_in_time_fails_no_request_and_the_next_start_goes_on() {
    var data = folder.resolve("data");
    var ledger = GitLedger.in(folder);
    var postgres = FreshPostgres.url();
    var settings = new HashMap<>(ledger.watching(JourneyTest.TestPorts.next()));
    settings.put("POSTGRES_URL", postgres.reveal());
    settings.put("ORCHESTRATOR_LINGER_SECONDS", "1");
    var vertx = Vertx.vertx();
    try (var database = Database.open(vertx, postgres, 2)) {
      var thread = leaves(ServerProcess.start(data, settings), database);
      assertThat(there(database, BUILT)).as("it was in the middle of the build").isFalse();
      assertThat(there(database, BOUND)).as("the build waits for this node").isTrue();
      try (var again = ServerProcess.start(data, settings)) {
        theJourneyIsWhole(again.client(), thread, ledger);
      }
    } finally {
      vertx.close().await();
    }
  }

  /** Returns the thread in which a project was asked for. */
  private static String leaves(ServerProcess server, Database database) {
    try (server) {
      var client = server.client();
      var thread = client.ask("A service that greets people by name and counts visits");
      try (var load =
          new ReadLoad(
              client.url(),
              server.key(),
              List.of("/api/me", "/api/projects", "/api/threads/" + thread + "/events"))) {
        ApiClient.await(LIMIT, () -> there(database, BEGUN), Boolean.TRUE::equals);
        var began = System.nanoTime();
        assertThat(server.stop()).isIn(0, TERMINATED);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(MAY_TAKE);
        load.awaitClosedDoor();
        assertThat(load.failures()).isEmpty();
        assertThat(load.answered()).isGreaterThan(100);
        assertThat(load.sawLeaving()).as("/ready said so first").isTrue();
      }
      return thread;
    }
  }

  private static void theJourneyIsWhole(ApiClient client, String thread, GitLedger ledger) {
    var live = client.await(thread, "DeployFinished", 1, LIMIT);
    var url = live.path("url").asText();
    assertThat(ApiClient.request(url + "/hello?name=Ann").body()).contains("Ann");
    assertThat(client.events(thread, "EngineeringFinished")).hasSize(1);
    assertThat(client.events(thread, "DeployFinished")).hasSize(1);
    assertThat(ledger.pushes()).as("one developer pushed one branch").hasSize(1);
  }

  private static boolean there(Database database, String sql) {
    return database.first(row -> true, sql).isPresent();
  }
}
