package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers that are one system, as an operator starts them. */
class ClusterTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void verticles_on_different_nodes_make_one_team_over_an_encrypted_bus() {
    var tls = folder.resolve("tls");
    CertificateMaker.make(tls);
    var encrypted = Map.of("CLUSTER_TLS", tls.toString());
    try (var nodes = new Nodes(folder)) {
      nodes.start("yard", with(encrypted, "VERTICLES", "engineering,devops,api"));
      var front = nodes.start("front", with(encrypted, "VERTICLES", "po:2,api:2,scheduler"));
      var other = nodes.start("other", with(encrypted, "VERTICLES", "api"));

      var thread = front.client().ask("A service that greets people by name");
      var live = front.client().await(thread, "DeployFinished", 1, LIMIT);
      assertThat(ApiClient.request(live.path("url").asText() + "/health").status()).isEqualTo(200);
      var seenElsewhere = new ApiClient(other.client().url(), front.key());
      ApiClient.await(
          LIMIT,
          () -> seenElsewhere.events(thread, "Said"),
          said -> said.toString().contains(live.path("url").asText()));
      assertThat(seenElsewhere.events(thread, "DeployFinished")).hasSize(1);
      allThreeSeeEachOther(seenElsewhere.get("/api/nodes"));
      assertThat(other.stop()).isIn(0, 143);
      assertThat(front.client().get("/api/nodes").path("nodes").findValuesAsText("state"))
          .containsExactlyInAnyOrder("UP", "UP", "LEFT");

      assertThat(
              nodes.refusal("plain", Map.of()) + nodes.refusal("stranger", strangersCertificates()))
          .contains("the other nodes' bus is encrypted; set CLUSTER_TLS")
          .contains("are of another CA than the other nodes'");
    }
  }

  @Test
  void a_node_that_does_not_share_what_the_others_share_is_refused() {
    try (var nodes = new Nodes(folder)) {
      nodes.start("first", Map.of("VERTICLES", "api"));
      assertThat(nodes.refusal("other-key", Map.of("ORCHESTRATOR_MASTER_KEY", Nodes.randomKey())))
          .contains("the master key is not the one that the other nodes use")
          .doesNotContain("\tat ");
      var elsewhere = folder.resolve("elsewhere").toString();
      assertThat(nodes.refusal("other-git", Map.of("ORCHESTRATOR_GIT", elsewhere)))
          .contains(elsewhere + " is not the folder of repositories that the other nodes use")
          .doesNotContain("\tat ");
      assertThat(nodes.refusal("two-yards", Map.of("VERTICLES", "devops:2")))
          .contains("VERTICLES: one \"devops\" is the most on a node");
    }
  }

  private static void allThreeSeeEachOther(JsonNode listed) {
    assertThat(listed.path("nodes"))
        .hasSize(3)
        .allSatisfy(node -> {
          assertThat(node.path("state").asText()).as(node.toString()).isEqualTo("UP");
          assertThat(node.path("on_bus").asBoolean()).isTrue();
          assertThat(node.path("bus").asText()).startsWith("127.0.0.1:");
        });
    assertThat(listed.path("nodes").findValuesAsText("here")).containsOnlyOnce("true");
    assertThat(listed.path("nodes").findValues("verticles").toString())
        .contains("[\"api:2\",\"po:2\",\"scheduler\"]", "[\"api\",\"devops\",\"engineering\"]");
    assertThat(listed.path("nodes").findValues("kinds").toString()).contains("devops.deploy");
  }

  private Map<String, String> strangersCertificates() {
    var tls = folder.resolve("stranger-tls");
    CertificateMaker.make(tls);
    return Map.of("CLUSTER_TLS", tls.toString());
  }

  private static Map<String, String> with(Map<String, String> others, String name, String value) {
    var all = new HashMap<>(others);
    all.put(name, value);
    return all;
  }
}
