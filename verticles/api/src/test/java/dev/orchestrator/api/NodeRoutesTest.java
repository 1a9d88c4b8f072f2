package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.store.NodeCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What admins see of the nodes. */
@Timeout(60)
class NodeRoutesTest {

  @TempDir Path folder;
  private RunningApi api;

  @BeforeEach
  void start() {
    api = new RunningApi(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_node_says_what_it_is_and_the_answering_one_says_that_it_is_this_one() {
    assertThat(nodes()).isEmpty();
    lives("here");
    lives("west");
    var card = new NodeCard("here", Optional.empty(), "127.0.0.1:7070", List.of("api", "po:2"));
    api.stores.nodes().come(card);

    var here = nodes().path(0);
    assertThat(here.path("name").asText()).isEqualTo("here");
    assertThat(here.path("here").asBoolean()).isTrue();
    assertThat(here.path("state").asText()).isEqualTo("UP");
    assertThat(here.path("code_version").asInt()).isEqualTo(2);
    assertThat(here.path("http").asText()).isEqualTo("127.0.0.1:7070");
    assertThat(here.path("verticles").toString()).isEqualTo("[\"api\",\"po:2\"]");
    assertThat(here.path("kinds").toString()).isEqualTo("[\"a.one\",\"b.two\"]");
    assertThat(here.hasNonNull("bus") || here.hasNonNull("on_bus")).as("it is alone").isFalse();
    assertThat(nodes().path(1).path("here").asBoolean()).isFalse();
  }

  @Test
  void whom_the_bus_does_not_reach_is_told() {
    lives("here");
    lives("west");
    api.onBus = Optional.of(Set.of("here"));
    assertThat(nodes().path(0).path("on_bus").asBoolean()).isTrue();
    assertThat(nodes().path(1).path("on_bus").asBoolean(true)).isFalse();
  }

  @Test
  void nodes_are_for_admins() {
    assertThat(api.get("/api/nodes", api.alice).statusCode()).isEqualTo(403);
  }

  private JsonNode nodes() {
    var answer = api.get("/api/nodes", api.admin);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).path("nodes");
  }

  private void lives(String name) {
    api.database.query(
        "INSERT INTO flow_node (name, code_version, kinds) VALUES ($1, 2, $2)",
        name,
        new String[] {"b.two", "a.one"});
  }
}
