package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSettingsTest {

  private static final Map<String, String> SHARED =
      Map.of(
          "CLUSTER", "true",
          "POSTGRES_URL", "postgresql://u:p@db/orchestrator",
          "REDIS_URL", "redis://redis:6379",
          "ORCHESTRATOR_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]),
          "ORCHESTRATOR_GIT", "/srv/git");

  @Test
  void a_node_stays_alone_unless_it_is_told_otherwise() {
    assertThat(Settings.from(Map.of()).cluster()).isEmpty();
    assertThat(Settings.from(with("CLUSTER", "false")).cluster()).isEmpty();
  }

  @Test
  void on_loopback_any_port_without_certificates_will_do() {
    var cluster = Settings.from(SHARED).cluster().orElseThrow();
    assertThat(cluster.bus()).isEqualTo(new Settings.HostPort("127.0.0.1", 0));
    assertThat(cluster.tls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"POSTGRES_URL", "REDIS_URL", "ORCHESTRATOR_MASTER_KEY", "ORCHESTRATOR_GIT"})
  void what_nodes_share_must_be_named(String name) {
    assertThatThrownBy(() -> Settings.from(with(name, "")))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(name + ": CLUSTER=true needs ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "node-1.example:4000", "0.0.0.0"})
  void a_bus_that_leaves_the_machine_must_be_encrypted(String host) {
    assertThatThrownBy(() -> Settings.from(with("CLUSTER_HOST", host)))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("CLUSTER_TLS: ")
        .hasMessageContaining("make init");
    var encrypted = with("CLUSTER_HOST", host);
    encrypted.put("CLUSTER_TLS", "/etc/orchestrator/tls");
    assertThat(Settings.from(encrypted).cluster().orElseThrow().tls()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "CLUSTER, yes",
    "CLUSTER_HOST, 127.0.0.1:many",
    "VERTICLES, api:none",
    "ORCHESTRATOR_CONCURRENCY, '4,8'",
    "ORCHESTRATOR_CONCURRENCY, 'engineering='",
  })
  void what_cannot_be_used_is_refused_by_name(String name, String value) {
    assertThatThrownBy(() -> Settings.from(with(name, value)))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(name + ": ");
  }

  @Test
  void instances_and_limits_are_told_per_verticle() {
    var settings = Settings.from(Map.of("VERTICLES", "po:2, api"));
    assertThat(settings.verticles()).isEqualTo(Map.of("po", 2, "api", 1));
    var concurrency =
        Settings.from(Map.of("ORCHESTRATOR_CONCURRENCY", "32, engineering=2")).concurrency();
    assertThat(concurrency.of("engineering.build")).isEqualTo(2);
    assertThat(concurrency.of("po.turn")).isEqualTo(32);
  }

  private static Map<String, String> with(String name, String value) {
    var env = new HashMap<>(SHARED);
    env.put(name, value);
    return env;
  }
}
