package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.forge.Scaffold;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flows that older code journaled go on with this code: every flow of a recorded database is put
 * back to READY and has to come to its end from its journal alone, doing nothing anew.
 */
class JournalsTest {

  private static final Path JOURNALS = Path.of("src/test/resources/journals");
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final String UNFINISHED = "SELECT count(*) AS n FROM flow WHERE state <> 'DONE'";
  private static final String FLOWS = "SELECT count(*) AS n FROM flow";
  private static final String STEPS = "SELECT count(*) AS n FROM flow_step";

  @TempDir private Path folder;

  private final Secret url = FreshPostgres.url();
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, url, 4);

  @BeforeEach
  void migrate() {
    Migrations.run(url, "db/flow", "flow_migrations");
    Migrations.run(url, "db/store", "store_migrations");
  }

  @AfterEach
  void close() {
    database.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "v3", "v4"})
  void flows_that_older_code_journaled_come_to_their_end(String version) throws IOException {
    new Recording(database).restore(Files.readAllLines(JOURNALS.resolve(version + ".jsonl")));
    var flows = count(FLOWS);
    var steps = count(STEPS);
    assertThat(flows).as("there is something to resume").isGreaterThan(5);
    var settings = settings();
    settings.put("ORCHESTRATOR_JOB_RETENTION", "off"); // nothing new begins by itself
    try (var _ = ServerProcess.start(folder.resolve("data"), settings)) {
      ApiClient.await(LIMIT, () -> count(UNFINISHED), unfinished -> unfinished == 0);
    }
    assertThat(count(FLOWS)).as("nothing was started anew").isEqualTo(flows);
    assertThat(count(STEPS)).as("nothing was done anew").isEqualTo(steps);
  }

  /** Run with {@code -Djournals.record=v4} to record a fixture for later code. */
  @Test
  @EnabledIfSystemProperty(named = "journals.record", matches = "v[0-9]+")
  void record() throws IOException {
    try (var server = ServerProcess.start(folder.resolve("data"), settings())) {
      wholeLife(server.client());
    }
    Files.createDirectories(JOURNALS);
    var file = JOURNALS.resolve(System.getProperty("journals.record") + ".jsonl");
    Files.write(file, new Recording(database).lines(folder));
  }

  /** Every kind of flow at least once, and nothing live at the end. */
  private void wholeLife(ApiClient client) {
    var thread = client.ask("A service that greets people by name and counts visits");
    client.await(thread, "DeployFinished", 1, LIMIT);
    client.say(thread, "make it greet in Russian too");
    client.await(thread, "DeployFinished", 2, LIMIT);
    client.send("POST", "/api/projects/greeter/rollbacks", Map.of());
    client.await(thread, "DeployFinished", 3, LIMIT);
    aPlanAndASecretAreAwaited(client);
    client.send("POST", "/api/jobs/retention/runs", Map.of());
    client.send("POST", "/api/projects/greeter/stops", Map.of());
    client.await(thread, "ProjectStopped", 1, LIMIT);
    client.say(thread, "delete greeter");
    var asked = client.await(thread, "ApprovalAsked", 1, LIMIT).path("approval").asText();
    client.send("POST", "/api/approvals/" + asked, Map.of("accepted", true));
    client.await(thread, "ProjectDeleted", 1, LIMIT);
    ApiClient.await(LIMIT, () -> count(UNFINISHED), unfinished -> unfinished == 0);
  }

  /** A build that shows its plan, and a deploy that parks until a value is given. */
  private void aPlanAndASecretAreAwaited(ApiClient client) {
    var thread = client.ask("Show me the plan first: a service that rolls dice");
    var project = client.await(thread, "PlanProposed", 1, LIMIT).path("project").asText();
    var path = "/api/projects/" + project;
    client.send("POST", path + "/plan", Map.of("decision", "ACCEPT"));
    client.await(thread, "DeployFinished", 1, LIMIT);
    wantsAToken(client.get(path).path("id").asText());
    client.send("POST", path + "/deploys", Map.of());
    ApiClient.await(
        LIMIT, () -> client.events(thread, "SecretsMissing"), missing -> missing.size() == 1);
    client.send("PUT", path + "/secrets/API_TOKEN", Map.of("value", "" + UUID.randomUUID()));
    ApiClient.await(
        LIMIT, () -> client.events(thread, "DeployFinished"), finished -> finished.size() == 2);
    client.send("POST", path + "/stops", Map.of());
  }

  private void wantsAToken(String project) {
    var forge = new LocalForge(folder.resolve("data/git"), InstantSource.system());
    var repository = forge.open(ProjectId.of(project));
    var manifest = repository.read("main", "orchestrator.yaml").orElseThrow();
    var more = new String(manifest, StandardCharsets.UTF_8) + "  API_TOKEN: user\n";
    repository.commit("main", Scaffold.of(Map.of("orchestrator.yaml", more)), "Want a token");
  }

  private long count(String sql) {
    return database.first(row -> row.getLong("n"), sql).orElseThrow();
  }

  private Map<String, String> settings() {
    var settings = new HashMap<>(TestPorts.next());
    settings.put("POSTGRES_URL", url.reveal());
    return settings;
  }
}
