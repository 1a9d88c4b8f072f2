package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed again and again on the way from the sentence to the URL. */
class KilledServerTest {

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
          "engineering.build/merge",
          "devops.deploy/env_analyzer",
          "devops.deploy/deployer",
          "devops.deploy/health");

  @TempDir private Path folder;

  @Test
  void the_journey_ends_as_if_nothing_had_happened() {
    var data = folder.resolve("data");
    var settings = JourneyTest.TestPorts.next();
    var ledger = GitLedger.in(folder);
    var environment = ledger.watching(settings);

    var server = ServerProcess.start(data, environment);
    var thread = server.client().ask("A service that greets people by name and counts visits");
    var passed = new HashSet<String>();
    for (var point : POINTS) {
      awaitPoint(server.client(), thread, point, passed);
      server.kill();
      server = ServerProcess.start(data, environment);
    }
    try (var last = server) {
      theJourneyIsWhole(last.client(), thread, ledger);
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

  /** Waits until the step is journaled, or the journey has already passed it. */
  private static void awaitPoint(
      ApiClient client, String thread, String point, Set<String> passed) {
    ApiClient.await(
        LIMIT,
        () -> journaled(client, thread, passed),
        steps -> steps.contains(point) || !client.events(thread, "DeployFinished").isEmpty());
  }

  private static Set<String> journaled(ApiClient client, String thread, Set<String> passed) {
    for (var flow : client.get("/api/flows?thread=" + thread).path("flows")) {
      var kind = flow.path("kind").asText();
      client
          .get("/api/flows/" + flow.path("id").asText())
          .path("steps")
          .forEach(step -> passed.add(kind + "/" + step.path("name").asText()));
    }
    return passed;
  }
}
