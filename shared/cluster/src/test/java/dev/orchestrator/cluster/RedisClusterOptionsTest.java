package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisClusterOptionsTest {

  private static final Timing IMPATIENT = Timing.usual().withPatience(Duration.ofSeconds(1));

  private final String password = UUID.randomUUID().toString();

  @Test
  void a_password_is_in_no_text() {
    var options = RedisClusterOptions.at("redis://:" + password + "@redis.internal:7000/2");

    assertThat(options.toString()).contains("redis.internal:7000").doesNotContain(password);
    assertThat(options.place()).isEqualTo("redis.internal:7000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://:%s@host", "redis:%s", "redis://:%s %%@host", "%s", "redis://"})
  void what_is_no_redis_url_is_refused_without_repeating_it(String url) {
    assertThatThrownBy(() -> RedisClusterOptions.at(url.formatted(password)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Redis URL")
        .hasMessageNotContaining(password);
  }

  @Test
  void a_prefix_with_braces_and_a_silence_of_few_beats_are_refused() {
    var options = RedisClusterOptions.at("redis://host");
    assertThatThrownBy(() -> options.withPrefix("a{b}")).hasMessageContaining("brace");
    assertThatThrownBy(() -> Timing.usual().withSilence(Duration.ofMillis(200)))
        .hasMessageContaining("silence");
  }

  @Test
  void a_redis_that_is_not_there_is_waited_for_a_while_and_then_named() {
    var manager =
        new RedisClusterManager(
            RedisClusterOptions.at("redis://:" + password + "@127.0.0.1:1").withTiming(IMPATIENT));

    var failure = Nodes.failure(Vertx.builder().withClusterManager(manager).buildClustered());

    assertThat(failure).hasMessageContaining("127.0.0.1:1").hasMessageNotContaining(password);
    assertThat(manager.isActive()).isFalse();
  }

  @Test
  void redis_is_reached_over_tls_if_its_certificate_is_trusted() {
    var certificate = SelfSignedCertificate.create("localhost");
    var tls = new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
    try (var detour = new Detour(FreshRedis.url().reveal(), tls)) {
      var options = RedisClusterOptions.at(detour.url("rediss"));
      var strangers =
          Vertx.builder()
              .withClusterManager(new RedisClusterManager(options.withTiming(IMPATIENT)));
      assertThat(Nodes.failure(strangers.buildClustered())).isNotNull();

      try (var nodes = new Nodes(options.withTrust(certificate.trustOptions()))) {
        Nodes.agree(nodes.start(), nodes.start());
      }
    }
  }
}
