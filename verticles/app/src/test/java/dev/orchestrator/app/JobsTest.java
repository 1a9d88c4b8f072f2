package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs of a whole server. */
class JobsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void the_retention_runs_by_itself_and_again_when_an_admin_wants_it() {
    var settings = new HashMap<>(TestPorts.next());
    settings.put("POSTGRES_URL", FreshPostgres.url().reveal());
    settings.put("REDIS_URL", FreshRedis.url().reveal());
    settings.put("ORCHESTRATOR_SWEEP_SECONDS", "1");
    try (var server = ServerProcess.start(folder.resolve("data"), settings)) {
      var client = server.client();
      var first = ApiClient.await(LIMIT, () -> retention(client), JobsTest::isDone);
      assertThat(first.path("schedule").asText()).isEqualTo("every 1h");
      assertThat(first.path("last_run").path("asked").asBoolean()).isFalse();
      assertThat(first.path("last_run").path("node").asText()).isNotBlank();
      assertThat(Instant.parse(first.path("next_run").asText()))
          .isAfter(Instant.now().plus(Duration.ofMinutes(50)));

      assertThat(client.send("POST", "/api/jobs/retention/runs", Map.of()).status()).isEqualTo(202);
      var second =
          ApiClient.await(
              LIMIT,
              () -> retention(client),
              job -> job.path("last_run").path("asked").asBoolean() && isDone(job));
      assertThat(second.path("last_run").path("flow"))
          .isNotEqualTo(first.path("last_run").path("flow"));
      assertThat(second.path("next_run"))
          .as("the schedule stays")
          .isEqualTo(first.path("next_run"));
      assertThat(client.get("/api/retention").hasNonNull("last_run")).isTrue();
      assertThat(client.send("POST", "/api/jobs/nonsense/runs", Map.of()).status()).isEqualTo(404);
    }
  }

  private static JsonNode retention(ApiClient client) {
    return client.get("/api/jobs").path("jobs").path(0);
  }

  private static boolean isDone(JsonNode job) {
    return job.path("last_run").path("outcome").asText().equals("DONE");
  }
}
