package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples in other languages, as they stand in the docs, against a real server. */
@Timeout(180)
class PolyglotTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration DEPLOY_LIMIT = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void a_tool_in_python_or_node_is_used_in_a_conversation_and_deploys_are_followed() {
    Example.needs("python3");
    Example.needs("node");
    var data = folder.resolve("data");
    try (var server = ServerProcess.startPackaged(data, TestPorts.next())) {
      var client = server.client();
      var key = Example.key(client);
      var bridge = Example.bridge(data);
      try (var python = Example.run(folder, server.key(), "follow_deploys.py", bridge);
          var node = Example.run(folder, server.key(), "follow_deploys.mjs", bridge)) {
        python.says("following deploy:complete");
        node.says("following deploy:complete");
        theWeatherIsToldAsLongAsSomebodyServesIt(client, key, bridge, "weather.py");
        theWeatherIsToldAsLongAsSomebodyServesIt(client, key, bridge, "weather.mjs");
        aDeployIsFollowed(client, python, node);
      }
    }
  }

  private void theWeatherIsToldAsLongAsSomebodyServesIt(
      ApiClient client, String key, String bridge, String script) {
    var thread = client.open();
    try (var service = Example.run(folder, key, script, bridge)) {
      service.says("serving weather");
      client.say(thread, "weather in Oslo?");
      assertThat(Example.said(client, thread, 1))
          .startsWith("In Oslo it is ")
          .endsWith(" degrees.");
      service.says("called with");
    }
    // Whoever was killed says no goodbye: the server notices that the connection has ended.
    ApiClient.await(
        LIMIT,
        () -> {
          var asked = client.events(thread, "Said").size();
          client.say(thread, "weather in Bergen?");
          return Example.said(client, thread, asked + 1);
        },
        words -> !words.contains("In Bergen it is"));
    assertThat(client.events(thread, "UserSaid")).hasSizeLessThan(20);
  }

  private static void aDeployIsFollowed(ApiClient client, Example... followers) {
    var thread = client.ask("A service that greets people by name");
    var live = client.await(thread, "DeployFinished", 1, DEPLOY_LIMIT);
    for (var follower : followers) {
      follower.says(
          "%s is live at %s (commit %s)"
              .formatted(
                  live.path("project").asText(),
                  live.path("url").asText(),
                  live.path("commit").asText().substring(0, 8)));
    }
  }
}
