package dev.orchestrator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerConditionTest {

  private static final String NOWHERE = "unix:///no/such/docker.sock";

  @Test
  void without_an_engine_the_test_is_skipped_with_the_reason() {
    var decision = new DockerCondition(Map.of("DOCKER_HOST", NOWHERE)).decide("a test");

    assertThat(decision.isDisabled()).isTrue();
    assertThat(decision.getReason()).contains("no Docker engine answers at /no/such/docker.sock");
  }

  @Test
  void a_build_that_must_have_an_engine_fails_without_one() {
    var condition = new DockerCondition(Map.of("DOCKER_HOST", NOWHERE, "REQUIRE_DOCKER", "1"));

    assertThatThrownBy(() -> condition.decide("a test")).hasMessageContaining("REQUIRE_DOCKER=1");
  }

  @Test
  void with_an_engine_the_test_runs() throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var engine = HttpServer.create(loopback, 0);
    engine.createContext(
        "/_ping",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    engine.start();
    try {
      var host = "tcp://127.0.0.1:" + engine.getAddress().getPort();

      assertThat(new DockerCondition(Map.of("DOCKER_HOST", host)).decide("a test").isDisabled())
          .isFalse();
    } finally {
      engine.stop(0);
    }
  }
}
