package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that does not serve the API, as whoever watches over it sees it. */
class QuietNodeTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern DOOR =
      Pattern.compile("listening +(http://127\\.0\\.0\\.1:\\d+) for /health and /ready alone");

  @TempDir private Path folder;

  @Test
  void it_says_how_it_is_and_that_nobody_can_talk_to_it() throws IOException {
    var data = Files.createDirectories(folder.resolve("data"));
    var file = data.resolve("server.json");
    Files.writeString(file, Json.write(Map.of("url", "http://127.0.0.1:1", "key", "of before")));
    try (var server = ServerProcess.launch(data, settings("po"), "serve")) {
      var door = ApiClient.await(LIMIT, () -> door(server), found -> !found.isEmpty());
      assertThat(ApiClient.request(door + "/ready").status()).isEqualTo(200);
      assertThat(ApiClient.request(door + "/health").status()).isEqualTo(200);
      var me = ApiClient.request(door + "/api/me");
      assertThat(me.status()).isEqualTo(404);
      assertThat(me.json().path("detail").asText()).contains("does not serve the API");

      var written = Json.tree(Files.readString(file));
      assertThat(written.has("url")).as("where nobody is any more").isFalse();
      assertThat(written.path("health").asText()).isEqualTo(door);
      assertThat(written.path("key").asText()).as("for the next start").isEqualTo("of before");
    }
  }

  @Test
  void a_demonstration_needs_somebody_to_talk_to() {
    try (var server = ServerProcess.launch(folder.resolve("data"), settings("po"), "demo")) {
      assertThat(server.awaitExit(LIMIT)).isEqualTo(1);
      assertThat(server.output())
          .contains("orchestrator: VERTICLES leaves out api, which this needs")
          .doesNotContain("\tat ");
    }
  }

  private static Map<String, String> settings(String verticles) {
    var settings = new HashMap<>(JourneyTest.TestPorts.next());
    settings.put("POSTGRES_URL", FreshPostgres.url().reveal());
    settings.put("REDIS_URL", FreshRedis.url().reveal());
    settings.put("VERTICLES", verticles);
    return settings;
  }

  private static String door(ServerProcess server) {
    var printed = server.output();
    return printed.contains("models ") // its last line
        ? DOOR.matcher(printed).results().findFirst().map(QuietNodeTest::url).orElseThrow()
        : "";
  }

  private static String url(MatchResult found) {
    return found.group(1);
  }
}
