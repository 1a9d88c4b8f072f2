package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.platform.Settings.HostPort;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void nothing_needs_to_be_set() {
    var settings = Settings.from(Map.of());
    assertThat(settings.http()).isEqualTo(new Settings.HostPort("127.0.0.1", 7070));
    assertThat(settings.postgres()).isEmpty();
    assertThat(settings.dataDir()).isAbsolute();
  }

  @ParameterizedTest
  @CsvSource({
    "ORCHESTRATOR_HTTP, 7070",
    "ORCHESTRATOR_HTTP, localhost:99999",
    "ORCHESTRATOR_CONCURRENCY, many",
    "ORCHESTRATOR_ROUTE_PORTS, 9000-8000",
    "POSTGRES_URL, mysql://u:hunter2@h/d",
    "REDIS_URL, 127.0.0.1:6379",
    "REDIS_CA, /nowhere/ca.crt",
    "ORCHESTRATOR_DATADIR, /tmp",
    "TELEGRAM_BOT_TOKEN, hunter2",
    "ADMIN_TELEGRAM_IDS, @ana",
    "ADMIN_TELEGRAM_IDS, 42",
    "TELEGRAM_API_URL, api.telegram.org",
    "TELEGRAM_API_URL, ftp://example.org",
    "TELEGRAM_WEBHOOK_URL, http://example.org/hook",
    "TELEGRAM_WEBHOOK_URL, https://example.org/hook?x=1",
    "TELEGRAM_WEBHOOK_URL, https://example.org/hook",
    "TELEGRAM_WEBHOOK_LISTEN, 8443",
    "TELEGRAM_WEBHOOK_SECRET, hunter2",
    "TELEGRAM_WEBHOOK_SECRET, long-enough-to-be-one",
    "TELEGRAM_PACE, 30",
    "TELEGRAM_PACE, '30,0,20'",
  })
  void what_cannot_be_used_is_refused_by_name(String name, String value) {
    assertThatThrownBy(() -> Settings.from(Map.of(name, value)))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(name + ": ")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void a_bot_at_telegram_is_there_where_its_verticle_runs_and_needs_its_token() {
    var token = "123456:" + "x".repeat(20);
    var given = Map.of("TELEGRAM_BOT_TOKEN", token, "ADMIN_TELEGRAM_IDS", "42, 43");
    var telegram = Settings.from(given).telegram();
    assertThat(telegram.token().map(Secret::reveal)).contains(token);
    assertThat(telegram.admins()).containsExactlyInAnyOrder(42L, 43L);
    assertThat(telegram.toString()).doesNotContain(token);
    assertThat(telegram.webhook()).isEmpty();
    assertThat(telegram.pace()).isEqualTo(new TelegramPace(30, 1, 20));
    var hook =
        Map.of("TELEGRAM_BOT_TOKEN", token, "TELEGRAM_WEBHOOK_URL", "https://bot.example.org");
    assertThat(Settings.from(hook).telegram().webhook().orElseThrow().path()).isEqualTo("/");
    var elsewhere = Map.of("TELEGRAM_BOT_TOKEN", token, "VERTICLES", "po,api");
    assertThat(Settings.from(elsewhere).telegram().token()).isEmpty();
    assertThat(Settings.from(Map.of()).telegram().token()).isEmpty();
    assertThatThrownBy(() -> Settings.from(Map.of("VERTICLES", "telegram")))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TELEGRAM_BOT_TOKEN: ");
  }

  @Test
  void the_ca_of_redis_is_read_and_means_something_with_tls_alone() throws Exception {
    var certificate = SelfSignedCertificate.create("localhost");
    var file = certificate.certificatePath();
    assertThat(Settings.from(Map.of("REDIS_CA", file, "REDIS_URL", "rediss://h")).redisAuthority())
        .contains(Path.of(file));
    for (var misfit :
        List.of(
            Map.of("REDIS_CA", file, "REDIS_URL", "redis://h"),
            Map.of("REDIS_CA", certificate.privateKeyPath(), "REDIS_URL", "rediss://h"))) {
      assertThatThrownBy(() -> Settings.from(misfit))
          .isInstanceOf(BadSetting.class)
          .hasMessageStartingWith("REDIS_CA: ");
    }
    certificate.delete();
  }

  @Test
  void the_bridge_is_ten_ports_above_the_api_unless_it_is_elsewhere_or_off() {
    assertThat(bridge(Map.of())).contains(new HostPort("127.0.0.1", 7080));
    assertThat(bridge(Map.of("ORCHESTRATOR_HTTP", "127.0.0.1:8000")))
        .contains(new HostPort("127.0.0.1", 8010));
    assertThat(bridge(Map.of("ORCHESTRATOR_BRIDGE", "localhost:99")))
        .contains(new HostPort("localhost", 99));
    assertThat(bridge(Map.of("ORCHESTRATOR_BRIDGE", "off"))).isEmpty();
    assertThat(bridge(Map.of("VERTICLES", "api,po"))).isEmpty();
  }

  @Test
  void the_bridge_leaves_this_machine_encrypted_or_not_at_all() {
    assertThatThrownBy(() -> bridge(Map.of("ORCHESTRATOR_BRIDGE", "0.0.0.0:7080")))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("ORCHESTRATOR_BRIDGE_TLS: ")
        .hasMessageContaining("make init");
    assertThatThrownBy(() -> bridge(Map.of("ORCHESTRATOR_BRIDGE", "off", "VERTICLES", "bridge,po")))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("ORCHESTRATOR_BRIDGE: ");
  }

  private static Optional<HostPort> bridge(Map<String, String> env) {
    return Settings.from(env).bridge().listen();
  }

  @Test
  void a_blank_value_means_the_default() {
    assertThat(Settings.from(Map.of("ORCHESTRATOR_HTTP", " ")).http().port()).isEqualTo(7070);
  }
}
