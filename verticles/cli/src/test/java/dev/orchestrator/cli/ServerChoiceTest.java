package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which server is talked to, and with which key. */
@Timeout(60)
class ServerChoiceTest {

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(folder.resolve("forge"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void without_a_server_one_line_says_what_to_run() {
    var env = Map.of("ORCHESTRATOR_DATA", folder.resolve("nothing").toString());
    for (var verb : new String[][] {{"status"}, {"new", "x"}, {"chat"}, {"deploy", "x"}}) {
      var typed = Typed.run(env, verb);
      assertThat(typed.exit()).isEqualTo(3);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err().lines()).hasSize(1);
      assertThat(typed.err()).startsWith("No server is running").contains("make run");
    }
    var gone = Map.of("ORCHESTRATOR_URL", "http://127.0.0.1:1", "ORCHESTRATOR_KEY", "k");
    assertThat(Typed.run(gone, "status").exit()).isEqualTo(3);
    assertThat(Typed.run(gone, "status").err()).contains("make run");
  }

  @Test
  void a_wrong_key_and_a_key_that_is_not_enough_have_a_status_of_their_own() {
    var wrong = Map.of("ORCHESTRATOR_URL", server.url(), "ORCHESTRATOR_KEY", "ork_1_2");
    var typed = Typed.run(wrong, "status");
    assertThat(typed.exit()).isEqualTo(5);
    assertThat(typed.err()).contains("key");
    var user = Map.of("ORCHESTRATOR_URL", server.url(), "ORCHESTRATOR_KEY", server.userKey);
    assertThat(Typed.run(user, "agents", "set", "architect", "--model", "m").exit()).isEqualTo(5);
  }

  @Test
  void address_and_key_are_found_in_the_server_s_file() throws Exception {
    var data = Files.createDirectories(folder.resolve("data"));
    var file = data.resolve("server.json");
    Files.writeString(file, Json.write(Map.of("url", server.url() + "/", "key", server.key)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    var env = Map.of("ORCHESTRATOR_DATA", data.toString());
    var typed = Typed.run(env, "agents");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.err()).isEmpty();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Typed.run(env, "agents").err()).contains("other users can read it", "chmod 600");

    Files.writeString(file, "{");
    assertThat(Typed.run(env, "agents").exit()).isEqualTo(3);
  }

  @Test
  void a_node_without_the_api_is_no_place_to_go_and_that_is_said() throws Exception {
    var data = Files.createDirectories(folder.resolve("quiet"));
    Files.writeString(
        data.resolve("server.json"),
        Json.write(Map.of("health", "http://127.0.0.1:1", "key", server.key)));
    var env = Map.of("ORCHESTRATOR_DATA", data.toString());
    var typed = Typed.run(env, "agents");
    assertThat(typed.exit()).isEqualTo(3);
    assertThat(typed.err()).contains("serves no API", "--url").doesNotContain("make run");
    assertThat(Typed.run(env, "agents", "--url", server.url()).exit())
        .as("a key is wanted there, and that in the file is not given away")
        .isEqualTo(5);
  }

  @Test
  void the_key_of_one_server_is_not_given_to_another() throws Exception {
    var data = Files.createDirectories(folder.resolve("other"));
    Files.writeString(
        data.resolve("server.json"),
        Json.write(Map.of("url", "http://127.0.0.1:1", "key", server.key)));
    var env = Map.of("ORCHESTRATOR_DATA", data.toString());
    assertThat(Typed.run(env, "agents", "--url", server.url()).exit()).isEqualTo(5);
  }

  @Test
  void what_is_not_there_is_a_refusal() {
    var typed = Typed.run(server.env(), "logs", "no such project/../x");
    assertThat(typed.exit()).isEqualTo(4);
    assertThat(typed.err()).contains("There is no project");
  }
}
