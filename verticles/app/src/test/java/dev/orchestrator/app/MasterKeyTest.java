package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server starts with the key that its secrets were sealed with, or not at all. */
class MasterKeyTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final Secret postgres = FreshPostgres.url();
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, postgres, 2);

  @AfterEach
  void close() {
    database.close();
    vertx.close().await();
  }

  @Test
  void a_key_of_the_data_folder_is_made_changed_and_missed() throws IOException {
    var data = folder.resolve("data");
    try (var server = ServerProcess.start(data, settings())) {
      somethingIsSealed(server.client());
      var file = data.resolve("master.key");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      var first = Files.readString(file);
      var rotated = server.client().send("POST", "/api/vault/rotations", Map.of());
      assertThat(rotated.json().path("moved").asInt()).isEqualTo(1);
      assertThat(Files.readString(file)).isNotEqualTo(first).doesNotContain(first);
      server.stop();

      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      refused(data, Map.of(), "chmod 600");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      var changed = Files.readString(file);
      Files.writeString(file, first);
      refused(data, Map.of(), "master key is not the one");
      Files.writeString(file, changed);
    }
    try (var server = ServerProcess.start(data, settings())) {
      assertThat(server.client().get("/api/secrets").toString()).contains("CAUGHT_1");
    }
  }

  @Test
  void a_key_of_the_environment_is_refused_by_name_when_it_is_wrong() {
    var data = folder.resolve("data");
    var key = key();
    try (var server = ServerProcess.start(data, with("ORCHESTRATOR_MASTER_KEY", key))) {
      somethingIsSealed(server.client());
      assertThat(data.resolve("master.key")).doesNotExist();
      assertThat(server.client().send("POST", "/api/vault/rotations", Map.of()).body())
          .contains("ORCHESTRATOR_MASTER_KEY_OLD");
    }
    refused(data, Map.of("ORCHESTRATOR_MASTER_KEY", key()), "ORCHESTRATOR_MASTER_KEY");
    refused(data, Map.of("ORCHESTRATOR_MASTER_KEY", "too short"), "32 bytes in base64");
    refused(data, Map.of(), "master key is not the one");
    assertThat(data.resolve("master.key")).as("no key is made that opens nothing").doesNotExist();
    var changed = with("ORCHESTRATOR_MASTER_KEY", key());
    changed.put("ORCHESTRATOR_MASTER_KEY_OLD", key);
    try (var server = ServerProcess.start(data, changed)) {
      var rotated = server.client().send("POST", "/api/vault/rotations", Map.of());
      assertThat(rotated.json().path("moved").asInt()).isEqualTo(1);
    }
    changed.remove("ORCHESTRATOR_MASTER_KEY_OLD");
    ServerProcess.start(data, changed).close();
  }

  private void somethingIsSealed(ApiClient client) {
    var thread = client.ask("my key is sk-proj-1" + UUID.randomUUID());
    ApiClient.await(LIMIT, () -> client.events(thread, "SecretKept"), kept -> !kept.isEmpty());
  }

  private void refused(Path data, Map<String, String> more, String named) {
    var settings = settings();
    settings.putAll(more);
    try (var server = ServerProcess.launch(data, settings, "serve")) {
      assertThat(server.awaitExit(LIMIT)).isNotZero();
      assertThat(server.output())
          .contains(named)
          .doesNotContain("\tat ")
          .doesNotContain("Exception");
      more.values().forEach(value -> assertThat(server.output()).doesNotContain(value));
    }
  }

  private Map<String, String> with(String name, String value) {
    var settings = settings();
    settings.put(name, value);
    return settings;
  }

  private Map<String, String> settings() {
    var settings = new HashMap<>(TestPorts.next());
    settings.put("POSTGRES_URL", postgres.reveal());
    return settings;
  }

  private static String key() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
