package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.testing.Eventually;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys over HTTP, from their making to their end. */
@Timeout(60)
class KeyRoutesTest {

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
  void a_key_is_shown_once_and_opens_what_its_scopes_say() {
    var made = make(api.alice, "{\"name\":\"reader\",\"scopes\":[\"read\"],\"days\":7}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    var key = json(made).path("key").asText();
    var about = json(made).path("about");
    assertThat(about.path("owner").asText()).isEqualTo("alice");
    assertThat(about.path("scopes").toString()).isEqualTo("[\"read\"]");
    assertThat(about.hasNonNull("expires_at")).isTrue();
    assertThat(status("GET", "/api/threads", key, "")).isEqualTo(200);
    var refused = send("POST", "/api/threads", key, "{}");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(json(refused).path("code").asText()).isEqualTo("scope_missing");
    var listed = api.get("/api/keys", api.alice).body();
    assertThat(listed)
        .contains("reader")
        .doesNotContain(key, key.substring(key.lastIndexOf('_') + 1));
  }

  @Test
  void a_key_that_may_only_write_reads_nothing() {
    var key = key(api.alice, "{\"name\":\"writer\",\"scopes\":[\"write\"]}");
    assertThat(status("POST", "/api/threads", key, "{}")).isEqualTo(201);
    assertThat(status("GET", "/api/threads", key, "")).isEqualTo(403);
  }

  @Test
  void an_admin_s_key_without_that_scope_is_no_admin() {
    var key = key(api.admin, "{\"name\":\"plain\"}");
    assertThat(status("GET", "/api/keys", key, "")).isEqualTo(200);
    assertThat(status("GET", "/api/jobs", key, "")).isEqualTo(403);
    assertThat(status("GET", "/api/keys?all=true", key, "")).isEqualTo(403);
    var admins = key(api.admin, "{\"name\":\"full\",\"scopes\":[\"read\",\"admin\"]}");
    assertThat(status("GET", "/api/jobs", admins, "")).isEqualTo(200);
    assertThat(status("POST", "/api/vault/rotations", admins, "{}")).isEqualTo(403);
  }

  @Test
  void no_key_makes_one_that_opens_more_than_itself() {
    var user = make(api.alice, "{\"name\":\"x\",\"scopes\":[\"admin\"]}");
    assertThat(user.statusCode()).isEqualTo(422);
    assertThat(json(user).path("code").asText()).isEqualTo("scope_not_held");
    assertThat(json(user).path("field").asText()).isEqualTo("scopes");
    var writer = key(api.alice, "{\"name\":\"writer\",\"scopes\":[\"write\"]}");
    assertThat(status("POST", "/api/keys", writer, "{\"name\":\"y\",\"scopes\":[\"read\"]}"))
        .isEqualTo(422);
    var plain = key(api.admin, "{\"name\":\"plain\"}");
    assertThat(status("POST", "/api/keys", plain, "{\"name\":\"y\",\"scopes\":[\"admin\"]}"))
        .isEqualTo(422);
    var full = json(make(api.admin, "{\"name\":\"full\",\"scopes\":[\"read\",\"admin\"]}"));
    var path = "/api/keys/" + full.path("about").path("id").asText() + "/rotations";
    assertThat(status("POST", path, plain, "{}")).as("nor takes one over").isEqualTo(422);
  }

  @Test
  void the_scope_to_serve_is_asked_for_by_who_holds_it() {
    var plain = json(make(api.alice, "{\"name\":\"plain\",\"scopes\":[\"read\",\"write\"]}"));
    assertThat(json(make(api.alice, "{\"name\":\"usual\"}")).path("about").path("scopes"))
        .isEqualTo(plain.path("about").path("scopes"));
    var serving = make(api.alice, "{\"name\":\"weather\",\"scopes\":[\"serve\"]}");
    assertThat(serving.statusCode()).isEqualTo(201);
    assertThat(json(serving).path("about").path("scopes").toString()).isEqualTo("[\"serve\"]");
    var wish = "{\"name\":\"y\",\"scopes\":[\"serve\"]}";
    assertThat(status("POST", "/api/keys", plain.path("key").asText(), wish)).isEqualTo(422);
  }

  @Test
  void after_a_rotation_both_secrets_open_until_the_former_one_ends() {
    var made = json(make(api.alice, "{\"name\":\"turning\"}"));
    var former = made.path("key").asText();
    var path = "/api/keys/" + id(made) + "/rotations";
    var rotated = api.post(path, api.alice, "{\"overlap_hours\":2}");
    assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
    var next = json(rotated).path("key").asText();
    assertThat(json(rotated).path("about").hasNonNull("former_until")).isTrue();
    assertThat(next).isNotEqualTo(former);
    assertThat(status("GET", "/api/me", former, "")).isEqualTo(200);
    assertThat(status("GET", "/api/me", next, "")).isEqualTo(200);
    api.database.query("UPDATE api_key SET old_until = now() WHERE id = $1", id(made));
    assertThat(status("GET", "/api/me", former, "")).isEqualTo(401);
    assertThat(status("GET", "/api/me", next, "")).isEqualTo(200);
    var last = json(api.post(path, api.alice, "{\"overlap_hours\":0}")).path("key").asText();
    assertThat(status("GET", "/api/me", next, "")).as("without overlap").isEqualTo(401);
    assertThat(status("GET", "/api/me", last, "")).isEqualTo(200);
  }

  @Test
  void a_key_ends_at_once_by_its_owner_or_an_admin_and_by_nobody_else() {
    var made = json(make(api.alice, "{\"name\":\"ending\"}"));
    var key = made.path("key").asText();
    var path = "/api/keys/" + id(made);
    assertThat(send("DELETE", path, api.bob.key(), "").statusCode()).isEqualTo(404);
    assertThat(send("POST", path + "/rotations", api.bob.key(), "{}").statusCode()).isEqualTo(404);
    assertThat(status("GET", "/api/me", key, "")).isEqualTo(200);
    assertThat(send("DELETE", path, key, "").statusCode()).as("even by itself").isEqualTo(200);
    assertThat(status("GET", "/api/me", key, "")).isEqualTo(401);
    assertThat(send("POST", path + "/rotations", api.alice.key(), "{}").statusCode())
        .as("what has ended does not come back")
        .isEqualTo(404);
    var other = json(make(api.alice, "{\"name\":\"other\"}"));
    assertThat(send("DELETE", "/api/keys/" + id(other), api.admin.key(), "").statusCode())
        .isEqualTo(200);
    assertThat(status("GET", "/api/me", other.path("key").asText(), "")).isEqualTo(401);
  }

  @Test
  void a_repeated_wish_makes_one_key_whose_text_is_not_told_again() {
    var body = "{\"name\":\"once\"}";
    var first = repeated(body);
    var second = repeated(body);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(id(json(second))).isEqualTo(id(json(first)));
    assertThat(json(first).hasNonNull("key")).isTrue();
    assertThat(json(second).hasNonNull("key")).isFalse();
    var secret = json(first).path("key").asText();
    var receipts = api.database.list(row -> row.getString("answer"), "SELECT answer FROM receipt");
    assertThat(receipts).isNotEmpty().noneMatch(answer -> answer.contains(secret));
  }

  private static HttpResponse<String> repeated(String body) {
    return api.send(
        api.request("/api/keys", api.bob)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "the same")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void pages_of_keys_hold_each_key_once() {
    for (var i = 0; i < 5; i++) {
      make(api.bob, "{\"name\":\"page %d\"}".formatted(i));
    }
    var ids = new HashSet<String>();
    var after = "";
    var count = 0;
    do {
      var page = json(api.get("/api/keys?limit=2" + after, api.bob));
      for (var key : page.path("keys")) {
        assertThat(key.path("owner").asText()).isEqualTo("bob");
        ids.add(key.path("id").asText());
        count++;
      }
      after = page.hasNonNull("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    assertThat(ids).hasSize(count).hasSizeGreaterThanOrEqualTo(6);
    var all = json(api.get("/api/keys?all=true&limit=500", api.admin)).path("keys");
    assertThat(all.findValuesAsText("owner")).contains("alice", "bob", "root");
  }

  @Test
  void when_a_key_was_used_last_is_noted_at_most_once_a_minute() {
    var made = json(make(api.alice, "{\"name\":\"used\"}"));
    var key = made.path("key").asText();
    status("GET", "/api/me", key, "");
    Eventually.within(RunningApi.PATIENCE)
        .untilAsserted(() -> assertThat(lastUse(made)).isNotEmpty());
    var noted = lastUse(made);
    for (var i = 0; i < 5; i++) {
      status("GET", "/api/me", key, "");
    }
    assertThat(lastUse(made)).isEqualTo(noted);
    api.database.query(
        "UPDATE api_key SET last_used_at = now() - interval '2 minutes' WHERE id = $1", id(made));
    var aged = lastUse(made);
    status("GET", "/api/me", key, "");
    Eventually.within(RunningApi.PATIENCE)
        .untilAsserted(() -> assertThat(lastUse(made)).isGreaterThan(aged));
  }

  private static String lastUse(JsonNode made) {
    return api.database
        .first(
            row -> String.valueOf(row.getOffsetDateTime("last_used_at")),
            "SELECT last_used_at FROM api_key WHERE id = $1 AND last_used_at IS NOT NULL",
            id(made))
        .orElse("");
  }

  @Test
  void a_wish_that_makes_no_sense_names_the_field() {
    assertField("{}", "name");
    assertField("{\"name\":\"x\",\"scopes\":[\"everything\"]}", "scopes");
    assertField("{\"name\":\"x\",\"scopes\":[]}", "scopes");
    assertField("{\"name\":\"x\",\"days\":0}", "days");
    assertThat(make(api.alice, "{\"name\":\"x\",\"user\":\"bob\"}").statusCode()).isEqualTo(403);
    assertThat(make(api.admin, "{\"name\":\"x\",\"user\":\"nobody\"}").statusCode()).isEqualTo(404);
  }

  private static void assertField(String body, String field) {
    var answer = make(api.alice, body);
    assertThat(answer.statusCode()).as(body).isEqualTo(422);
    assertThat(json(answer).path("field").asText()).as(body).isEqualTo(field);
    assertThat(json(answer).path("remedy").asText()).as(body).isNotBlank();
  }

  private static HttpResponse<String> make(RunningApi.Person person, String body) {
    return api.post("/api/keys", person, body);
  }

  private static String key(RunningApi.Person person, String body) {
    var made = make(person, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made).path("key").asText();
  }

  private static String id(JsonNode made) {
    return made.path("about").path("id").asText();
  }

  private static int status(String method, String path, String key, String body) {
    return send(method, path, key, body).statusCode();
  }

  private static HttpResponse<String> send(String method, String path, String key, String body) {
    return api.send(
        api.request(path)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }
}
