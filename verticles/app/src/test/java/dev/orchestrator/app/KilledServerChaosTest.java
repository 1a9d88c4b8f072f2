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

/** A server that is killed again and again on the way from the sentence to the URL. */
class KilledServerChaosTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Kind and step after whose journaling the server is killed, in the order in which they come. */
  private static final List<String> POINTS =
      List.of(
          "po.turn/intent_parser",
          "po.turn/model-1",
          "engineering.build/architect",
          "engineering.build/preparer",
          "engineering.build/developer-1",
          "engineering.build/tester-1",
          "engineering.build/merge-1",
          "devops.deploy/env_analyzer",
          "devops.deploy/deployer",
          "devops.deploy/health");

  private static final String JOURNALED =
      """
      SELECT 1 FROM flow JOIN flow_step ON flow_id = id
       WHERE kind = $1 AND name = $2 AND at IS NOT NULL LIMIT 1
      """;

  private static final String FINISHED =
      "SELECT 1 FROM thread_event WHERE type = 'DeployFinished' LIMIT 1";

  /** Behind the last point the end is so near that it may come before the kill. */
  private static final int MOST = POINTS.size() - 1;

  @TempDir private Path folder;

  @Test
  void the_journey_ends_as_if_nothing_had_happened() {
    var data = folder.resolve("data");
    var ledger = GitLedger.in(folder);
    var postgres = FreshPostgres.url();
    var environment = new HashMap<>(ledger.watching(JourneyTest.TestPorts.next()));
    environment.put("POSTGRES_URL", postgres.reveal());
    var vertx = Vertx.vertx();
    var server = ServerProcess.start(data, environment);
    try (var database = Database.open(vertx, postgres, 2)) {
      var thread = server.client().ask("A service that greets people by name and counts visits");
      var onTheWay = 0;
      for (var point : POINTS) {
        ApiClient.await(LIMIT, () -> journaled(database, point), Boolean.TRUE::equals);
        server.kill();
        onTheWay += finished(database) ? 0 : 1;
        server = ServerProcess.launch(data, environment, "serve");
      }
      assertThat(onTheWay).as("kills before the journey's end").isGreaterThanOrEqualTo(MOST);
      server.kill();
      server = ServerProcess.start(data, environment);
      theJourneyIsWhole(server.client(), thread, ledger);
    } finally {
      server.close();
      vertx.close().await();
    }
  }

  private static void theJourneyIsWhole(ApiClient client, String thread, GitLedger ledger) {
    var live = client.await(thread, "DeployFinished", 1, LIMIT);
    var url = live.path("url").asText();
    assertThat(ApiClient.request(url + "/hello?name=Ann").body()).contains("Ann");
    ApiClient.await(
        Duration.ofSeconds(20),
        () -> client.events(thread, "Said"),
        said -> said.stream().anyMatch(line -> line.toString().contains(url)));

    var project = live.path("project").asText();
    assertThat(client.get("/api/projects").path("projects")).hasSize(1);
    assertThat(client.get("/api/projects/" + project + "/releases").path("releases")).hasSize(1);
    assertThat(client.events(thread, "EngineeringFinished")).hasSize(1);
    assertThat(client.events(thread, "DeployFinished")).hasSize(1);
    assertThat(ledger.pushes()).as("one developer pushed one branch").hasSize(1);
  }

  /** Asked of the database itself: the API would answer too late to kill right behind a step. */
  private static boolean journaled(Database database, String point) {
    var kindAndStep = point.split("/", 2);
    return database.first(row -> true, JOURNALED, kindAndStep[0], kindAndStep[1]).isPresent();
  }

  private static boolean finished(Database database) {
    return database.first(row -> true, FINISHED).isPresent();
  }
}
