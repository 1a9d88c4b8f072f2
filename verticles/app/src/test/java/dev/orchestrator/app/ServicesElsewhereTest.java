package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that has joined at one node serves the ProductOwner of another. */
@Timeout(180)
class ServicesElsewhereTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void a_tool_is_called_from_another_node_and_gone_when_the_service_s_node_is_killed() {
    Example.needs("python3");
    try (var nodes = new Nodes(folder)) {
      var team = nodes.start("team", Map.of("VERTICLES", "api,po,engineering,devops"));
      var gate = nodes.start("gate", Map.of("VERTICLES", "bridge,api"));
      var client = team.client();
      var bridge = Example.bridge(folder.resolve("gate"));
      try (var service = Example.run(folder, Example.key(client), "weather.py", bridge)) {
        service.says("serving weather");
        var thread = client.open();
        client.say(thread, "weather in Oslo?");
        assertThat(Example.said(client, thread, 1)).startsWith("In Oslo it is ");
        assertThat(tools(client)).contains("weather");
        gate.kill();
        ApiClient.await(LIMIT, () -> tools(client), tools -> !tools.contains("weather"));
      }
    }
  }

  private static List<String> tools(ApiClient client) {
    return client.get("/api/tools").path("tools").findValuesAsText("name");
  }
}
