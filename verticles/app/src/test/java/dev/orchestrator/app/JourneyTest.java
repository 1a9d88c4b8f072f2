package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Settings.PortRange;
import dev.orchestrator.testing.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one sentence to a running service, as a user sees it: over HTTP, against a real server. */
class JourneyTest {

  private static final String SENTENCE = "A service that greets people by name and counts visits";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void a_sentence_becomes_a_service_that_can_be_changed_and_outlives_a_restart() throws Exception {
    var data = folder.resolve("data");
    String url;
    try (var server = ServerProcess.start(data, TestPorts.next())) {
      var client = server.client();
      var thread = client.ask(SENTENCE);
      var live = client.await(thread, "DeployFinished", 1, LIMIT);
      url = live.path("url").asText();

      theProductOwnerSaysWhatHappens(client, thread, url);
      assertThat(ApiClient.request(url + "/hello?name=Ann").body()).contains("Ann");
      theRepositoryHoldsTestedCommits(client, live);

      client.say(thread, "make it greet in Russian too");
      var changed = client.await(thread, "DeployFinished", 2, LIMIT);
      assertThat(changed.path("url").asText()).isEqualTo(url);
      assertThat(changed.path("commit")).isNotEqualTo(live.path("commit"));
      assertThat(ApiClient.request(url + "/hello?name=Ann&lang=ru").body()).contains("Привет");
      assertThat(server.stop()).as("ended by SIGTERM").isEqualTo(128 + 15);
    }
    try (var _ = ServerProcess.start(data, TestPorts.again())) {
      ApiClient.await(Duration.ofSeconds(15), () -> answers(url), Boolean.TRUE::equals);
    }
  }

  @Test
  void two_projects_asked_for_at_once_in_the_same_words_stay_apart() {
    try (var server = ServerProcess.start(folder.resolve("data"), TestPorts.next())) {
      var client = server.client();
      var first = client.ask("Сделай сервис, который приветствует людей по имени");
      var second = client.ask("Сделай сервис, который приветствует людей по имени");
      var one = client.await(first, "DeployFinished", 1, LIMIT);
      var other = client.await(second, "DeployFinished", 1, LIMIT);
      for (var field : new String[] {"project", "project_id", "url", "release"}) {
        assertThat(one.path(field)).as(field).isNotEqualTo(other.path(field));
      }
      assertThat(ApiClient.request(one.path("url").asText() + "/health").status()).isEqualTo(200);
      assertThat(ApiClient.request(other.path("url").asText() + "/health").status()).isEqualTo(200);
    }
  }

  /** Nobody has to ask: the deploy is announced at once, and its end is told by itself. */
  private static void theProductOwnerSaysWhatHappens(ApiClient client, String thread, String url) {
    var said =
        ApiClient.await(
            Duration.ofSeconds(10),
            () -> client.events(thread, "Said"),
            lines -> lines.stream().anyMatch(line -> line.toString().contains(url)));
    assertThat(said).anyMatch(line -> line.toString().contains("started, please wait"));
    assertThat(said).filteredOn(line -> line.toString().contains(url)).hasSize(1);
  }

  /** The commit that is live passes its own tests in a fresh clone, and only as it is. */
  private void theRepositoryHoldsTestedCommits(ApiClient client, JsonNode live)
      throws IOException, InterruptedException {
    var project = client.get("/api/projects/" + live.path("project").asText());
    var clone = folder.resolve("clone");
    run(folder, "git", "clone", "-q", project.path("repository").asText(), clone.toString());
    assertThat(run(clone, "git", "rev-parse", "HEAD")).isEqualTo(live.path("commit").asText());
    assertThat(run(clone, "git", "rev-list", "--count", "HEAD").compareTo("2")).isNotNegative();

    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(exitCode(clone, java, "ServiceTest.java")).isZero();
    var source = clone.resolve("Service.java");
    Files.writeString(source, Files.readString(source).replace("Hello", "Goodbye"));
    assertThat(exitCode(clone, java, "ServiceTest.java")).isNotZero();
  }

  private static boolean answers(String url) {
    try {
      return ApiClient.request(url + "/hello?name=Ann").status() == 200;
    } catch (AssertionError e) {
      return false;
    }
  }

  private static String run(Path dir, String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).directory(dir.toFile()).start();
    var output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return output;
  }

  private static int exitCode(Path dir, String... command)
      throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .directory(dir.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Ranges of ports, so that tests do not get in each other's way. */
  static final class TestPorts {

    private static PortRange range = new PortRange(0, 0);

    private TestPorts() {}

    static Map<String, String> next() {
      range = FreePorts.range();
      return again();
    }

    static Map<String, String> again() {
      return Map.of(
          "ORCHESTRATOR_ROUTE_PORTS", range.first() + "-" + (range.first() + 19),
          "ORCHESTRATOR_RELEASE_PORTS", (range.first() + 20) + "-" + range.last());
    }
  }
}
