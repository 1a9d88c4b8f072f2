package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users over HTTP. */
@Timeout(60)
class UserRoutesTest {

  @TempDir static Path folder;
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void an_admin_makes_a_user_and_ends_what_opens_for_them() {
    var made = api.post("/api/users", api.admin, "{\"name\":\"robot\",\"role\":\"service\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    var body = "{\"name\":\"job\",\"user\":\"robot\",\"scopes\":[\"read\",\"write\"]}";
    var key = json(api.post("/api/keys", api.admin, body)).path("key").asText();
    var me = api.send(api.request("/api/me").header("Authorization", "Bearer " + key));
    assertThat(json(me).path("role").asText()).isEqualTo("SERVICE");

    var ended = api.send(api.request("/api/users/robot", api.admin).DELETE());
    assertThat(json(ended).hasNonNull("deactivated_at")).isTrue();
    var after = api.send(api.request("/api/me").header("Authorization", "Bearer " + key));
    assertThat(after.statusCode()).isEqualTo(401);
    var listed = json(api.get("/api/users", api.admin)).path("users");
    assertThat(listed.findValuesAsText("name")).contains("alice", "bob", "root", "robot");
  }

  @Test
  void a_name_that_is_taken_or_no_name_is_refused_by_field() {
    for (var name : new String[] {"alice", "Alice", "../etc", "a b", "$(id)", "a".repeat(64), ""}) {
      var answer = api.post("/api/users", api.admin, "{\"name\":\"%s\"}".formatted(name));
      assertThat(answer.statusCode()).as(name).isEqualTo(422);
      assertThat(json(answer).path("field").asText()).as(name).isEqualTo("name");
    }
    var role = api.post("/api/users", api.admin, "{\"name\":\"new\",\"role\":\"king\"}");
    assertThat(json(role).path("field").asText()).isEqualTo("role");
  }

  @Test
  void nobody_deactivates_themselves_or_somebody_who_is_not_there() {
    assertThat(api.send(api.request("/api/users/root", api.admin).DELETE()).statusCode())
        .isEqualTo(409);
    assertThat(api.send(api.request("/api/users/nobody", api.admin).DELETE()).statusCode())
        .isEqualTo(404);
    assertThat(api.get("/api/me", api.admin).statusCode()).isEqualTo(200);
  }

  @Test
  void users_are_for_admins() {
    assertThat(api.get("/api/users", api.alice).statusCode()).isEqualTo(403);
    assertThat(api.post("/api/users", api.alice, "{\"name\":\"x\"}").statusCode()).isEqualTo(403);
  }
}
