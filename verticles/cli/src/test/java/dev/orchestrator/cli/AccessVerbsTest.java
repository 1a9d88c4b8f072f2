package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.platform.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys, users, logins and the audit from the command line. */
@Timeout(60)
class AccessVerbsTest {

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
  void a_key_is_printed_when_it_is_made_and_rotated_and_opens_nothing_once_it_is_revoked() {
    var made = run(server.env(), "keys add ci --scope read,write --days 30");
    assertThat(made.exit()).as(made.err()).isZero();
    var key = made.out().strip();
    assertThat(key).matches("ork_[0-9a-f]{16}_[0-9a-f]{64}");
    var id = key.substring(4, 20);
    var listed = run(server.env(), "keys");
    assertThat(listed.out()).contains(id, "ci", "read,write", "live").doesNotContain(key);
    var env = Map.of("ORCHESTRATOR_URL", server.url(), "ORCHESTRATOR_KEY", key);
    assertThat(run(env, "threads").exit()).isZero();
    assertThat(run(env, "users").exit()).as("it is no admin's key").isEqualTo(5);

    var rotated = run(server.env(), "keys rotate --overlap 1 " + id);
    assertThat(rotated.out().strip()).startsWith("ork_" + id).isNotEqualTo(key);
    assertThat(rotated.err()).contains("still opens until");
    assertThat(run(server.env(), "keys revoke " + id).exit()).isZero();
    assertThat(run(env, "threads").exit()).isEqualTo(5);
    assertThat(run(server.env(), "keys revoke " + id).exit()).isEqualTo(4);
    assertThat(run(server.env(), "keys --json").out()).contains("\"revoked\"");
  }

  @Test
  void a_new_user_logs_in_with_the_code_and_leaves_again() throws IOException {
    var config = folder.resolve("carol");
    var env = new HashMap<>(Map.of("XDG_CONFIG_HOME", config.toString()));
    var code = run(server.env(), "users add carol").out().strip();
    assertThat(run(server.env(), "users").out()).contains("carol", "user", "active");

    var in = run(env, "login --url " + server.url() + " " + code);
    assertThat(in).isEqualTo(new Typed(0, "You are logged in at " + server.url() + ".\n", ""));
    assertThat(run(env, "threads").exit()).as("without naming a server").isZero();
    assertThat(run(env, "users").exit()).isEqualTo(5);
    var file = config.resolve("orchestrator/profiles.json");
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(run(env, "login --url " + server.url() + " " + code).exit())
        .as("the code again")
        .isEqualTo(5);

    var held = Files.readString(file);
    assertThat(run(env, "logout").out()).isEqualTo("You are logged out.\n");
    assertThat(Files.readString(file)).doesNotContain("orr_");
    Files.writeString(file, held);
    assertThat(run(env, "threads").exit()).as("what it held is worth nothing").isEqualTo(5);
  }

  @Test
  void an_access_token_that_has_run_out_is_renewed_by_itself() throws IOException {
    var config = folder.resolve("dave");
    var env = new HashMap<>(Map.of("XDG_CONFIG_HOME", config.toString()));
    var code = run(server.env(), "users add dave").out().strip();
    run(env, "login --url " + server.url() + " " + code);
    var file = config.resolve("orchestrator/profiles.json");
    var before = Json.tree(Files.readString(file)).path("profiles").path("default");
    var worthless = before.path("accessToken").asText().replaceFirst("\\..*", ".x.x");
    Files.writeString(
        file, Files.readString(file).replace(before.path("accessToken").asText(), worthless));
    assertThat(run(env, "threads").exit()).isZero();
    var after = Json.tree(Files.readString(file)).path("profiles").path("default");
    assertThat(after.path("accessToken").asText()).isNotEqualTo(worthless);
    assertThat(after.path("refreshToken").asText())
        .isNotEqualTo(before.path("refreshToken").asText());
    assertThat(run(env, "threads").exit()).as("and again").isZero();
  }

  @Test
  void a_login_has_a_name_and_is_shown_to_no_other_server() {
    var config = folder.resolve("erin");
    var env = new HashMap<>(Map.of("XDG_CONFIG_HOME", config.toString()));
    var code = run(server.env(), "users add erin").out().strip();
    run(env, "login --profile team --url " + server.url() + " " + code);
    assertThat(run(env, "threads --profile team").exit()).isZero();
    env.put("ORCHESTRATOR_PROFILE", "team");
    assertThat(run(env, "threads").exit()).isZero();
    var elsewhere = run(env, "threads --url http://127.0.0.1:1");
    assertThat(elsewhere.exit()).isEqualTo(5);
    assertThat(elsewhere.err()).contains("orchestrator login --profile team");
    env.put("ORCHESTRATOR_PROFILE", "nowhere");
    assertThat(run(env, "threads").err()).contains("--profile nowhere");
  }

  @Test
  void a_user_who_is_locked_out_is_out() {
    var config = folder.resolve("frank");
    var env = Map.of("XDG_CONFIG_HOME", config.toString());
    var code = run(server.env(), "users add frank").out().strip();
    run(env, "login --url " + server.url() + " " + code);
    assertThat(run(server.env(), "users deactivate frank").exit())
        .as("nobody has confirmed it")
        .isEqualTo(2);
    assertThat(run(server.env(), "users deactivate frank -y").exit()).isZero();
    assertThat(run(env, "threads").exit()).isEqualTo(5);
    assertThat(run(server.env(), "users").out()).contains("deactivated");
  }

  @Test
  void the_audit_lists_changes_and_names_the_first_link_that_is_broken() {
    run(server.env(), "users add grace");
    var listed = run(server.env(), "audit");
    assertThat(listed.out()).contains("alice", "POST /api/users", "user=grace", "201");
    var whole = run(server.env(), "audit verify");
    assertThat(whole.exit()).isZero();
    assertThat(whole.out()).contains("is whole");
    server.database.query("UPDATE audit SET outcome = '500' WHERE seq = 2");
    var broken = run(server.env(), "audit verify");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.err()).contains("broken at link 2");
    server.database.query("UPDATE audit SET outcome = '201' WHERE seq = 2");
    assertThat(run(server.strangersEnv(), "audit").exit()).isEqualTo(5);
  }

  private static Typed run(Map<String, String> env, String line) {
    return Typed.run(env, line.split(" ", -1));
  }
}
