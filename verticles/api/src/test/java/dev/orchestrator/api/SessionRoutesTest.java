package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People log in over HTTP, stay logged in, and leave. */
@Timeout(60)
class SessionRoutesTest {

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
  void a_code_logs_in_once_and_the_login_is_its_user() {
    var code = code(api.alice);
    assertThat(code).matches("[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}");
    var held = logIn(code.toLowerCase(Locale.ROOT).replace("-", " "));
    assertThat(held.path("expires_in").asInt()).isEqualTo(900);
    var me = as(held, "GET", "/api/me");
    assertThat(json(me).path("user").asText()).isEqualTo(api.alice.principal().user().toString());
    assertThat(tryCode(code).statusCode()).as("a second time").isEqualTo(401);
    assertThat(json(tryCode(code)).path("field").asText()).isEqualTo("code");
    assertThat(as(held, "GET", "/api/users").statusCode()).as("she is no admin").isEqualTo(403);
  }

  @Test
  void a_code_that_two_use_at_once_logs_in_one() throws Exception {
    var body = Json.write(Map.of("code", code(api.bob)));
    var statuses = new ConcurrentLinkedQueue<Integer>();
    var all =
        IntStream.range(0, 6)
            .mapToObj(_ ->
                Thread.ofVirtual()
                    .start(() -> statuses.add(open("/api/sessions", body).statusCode())))
            .toList();
    for (var each : all) {
      each.join();
    }
    assertThat(statuses).hasSize(6).containsOnlyOnce(201).containsOnly(201, 401);
  }

  @Test
  void a_code_that_is_too_old_or_followed_by_another_opens_nothing() {
    var former = code(api.alice);
    var newer = code(api.alice);
    assertThat(tryCode(former).statusCode()).isEqualTo(401);
    api.database.query("UPDATE login_code SET expires_at = now()");
    assertThat(tryCode(newer).statusCode()).isEqualTo(401);
  }

  @Test
  void nothing_in_the_database_logs_anybody_in() {
    var code = code(api.alice);
    var plain = code.replace("-", "");
    var held = logIn(code(api.bob));
    var tables = List.of("login_code", "login_session", "login_refresh", "signing_key", "receipt");
    for (var table : tables) {
      var rows = api.database.list(row -> row.toJson().encode(), "SELECT * FROM " + table);
      assertThat(rows)
          .as(table)
          .noneMatch(row -> row.contains(plain) || row.contains(code))
          .noneMatch(row -> row.contains(held.path("refresh_token").asText().substring(4)))
          .noneMatch(row -> row.contains("PRIVATE"));
    }
  }

  @Test
  void logging_out_ends_the_access_token_at_once_and_the_refresh_token_with_it() {
    var held = logIn(code(api.alice));
    var other = logIn(code(api.alice));
    var listed = json(as(held, "GET", "/api/sessions"));
    assertThat(listed.path("current").asText()).isEqualTo(held.path("session").asText());
    assertThat(listed.path("sessions").findValuesAsText("id"))
        .contains(held.path("session").asText(), other.path("session").asText());
    assertThat(as(held, "DELETE", "/api/sessions/current").statusCode()).isEqualTo(200);
    assertThat(as(held, "GET", "/api/me").statusCode()).isEqualTo(401);
    assertThat(refresh(held).statusCode()).isEqualTo(401);
    assertThat(as(other, "GET", "/api/me").statusCode()).as("the other place").isEqualTo(200);
    var withKey = api.send(api.request("/api/sessions/current", api.alice).DELETE());
    assertThat(withKey.statusCode()).as("a key is no session").isEqualTo(404);
  }

  @Test
  void a_refresh_token_works_once_and_its_second_use_ends_the_session() {
    var held = logIn(code(api.alice));
    var next = json(refresh(held));
    assertThat(next.path("refresh_token").asText())
        .isNotEqualTo(held.path("refresh_token").asText());
    assertThat(as(next, "GET", "/api/me").statusCode()).isEqualTo(200);
    var again = refresh(held);
    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(json(again).path("code").asText()).isEqualTo("refresh_token_used");
    assertThat(as(next, "GET", "/api/me").statusCode()).as("for both holders").isEqualTo(401);
    assertThat(refresh(next).statusCode()).isEqualTo(401);
  }

  @Test
  void an_access_token_ends_by_the_clock_of_the_database() {
    var held = logIn(code(api.alice));
    var session = UUID.fromString(held.path("session").asText());
    api.database.query("UPDATE login_session SET expires_at = now() WHERE id = $1", session);
    assertThat(as(held, "GET", "/api/me").statusCode()).isEqualTo(401);
  }

  @Test
  void a_forged_token_opens_nothing() {
    var held = logIn(code(api.alice));
    var parts = held.path("access_token").asText().split("\\.", -1);
    var admin = api.admin.principal().user().toString();
    var claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    var session = logIn(code(api.admin)).path("session").asText();
    var forged =
        encoded(
            claims
                .replace(held.path("session").asText(), session)
                .replace(api.alice.principal().user().toString(), admin));
    var none = encoded("{\"typ\":\"JWT\",\"alg\":\"none\"}");
    var hmac = encoded(header(parts[0]).replace("EdDSA", "HS256"));
    var tokens =
        new HashSet<>(
            List.of(
                parts[0] + "." + forged + "." + parts[2],
                none + "." + forged + ".",
                none + "." + parts[1] + ".",
                hmac + "." + forged + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + "." + flipped(parts[2]),
                "a.b.c",
                "..",
                parts[0]));
    for (var token : tokens) {
      var answer = api.send(api.request("/api/me").header("Authorization", "Bearer " + token));
      assertThat(answer.statusCode()).as(token).isEqualTo(401);
    }
  }

  private static String header(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  /** The first letter, since the last one holds bits that mean nothing. */
  private static String flipped(String signature) {
    return (signature.charAt(0) == 'A' ? 'B' : 'A') + signature.substring(1);
  }

  @Test
  void keys_are_rotated_and_the_former_one_verifies_for_as_long_as_a_token_lives() {
    var held = logIn(code(api.alice));
    api.database.query("UPDATE signing_key SET created_at = now() - interval '30 days'");
    try (var second = api.another()) {
      assertThat(as(second, held, "/api/me").statusCode()).as("still good").isEqualTo(200);
      var next = logIn(second, code(api.alice));
      assertThat(kid(next)).isNotEqualTo(kid(held));
      assertThat(as(second, next, "/api/me").statusCode()).isEqualTo(200);
      assertThat(as(second, held, "/api/me").statusCode()).isEqualTo(200);
      var elsewhere = as(next, "GET", "/api/me");
      assertThat(elsewhere.statusCode()).as("a node that did not make the key").isEqualTo(200);
    }
  }

  private static String kid(JsonNode held) {
    return Json.tree(header(held.path("access_token").asText().split("\\.", -1)[0]))
        .path("kid")
        .asText();
  }

  @Test
  void who_is_deactivated_is_out_at_once() {
    var made = json(api.post("/api/users", api.admin, "{\"name\":\"leaver\"}"));
    var held = logIn(made.path("code").asText());
    assertThat(as(held, "GET", "/api/me").statusCode()).isEqualTo(200);
    var code = "{\"user\":\"leaver\"}";
    var pending = json(api.post("/api/login-codes", api.admin, code)).path("code").asText();
    api.send(api.request("/api/users/leaver", api.admin).DELETE());
    assertThat(as(held, "GET", "/api/me").statusCode()).isEqualTo(401);
    assertThat(refresh(held).statusCode()).isEqualTo(401);
    assertThat(tryCode(pending).statusCode()).isEqualTo(401);
  }

  @Test
  void a_code_is_made_for_others_by_admins_alone_and_by_no_narrow_key() {
    var forBob = "{\"user\":\"bob\"}";
    assertThat(api.post("/api/login-codes", api.alice, forBob).statusCode()).isEqualTo(403);
    var narrow = json(api.post("/api/keys", api.admin, "{\"name\":\"narrow\"}"));
    var key = narrow.path("key").asText();
    var refused =
        api.send(
            api.request("/api/login-codes")
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("code").asText()).isEqualTo("scope_not_held");
  }

  private static String code(RunningApi.Person person) {
    var made = api.post("/api/login-codes", person, "{}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made).path("code").asText();
  }

  private static JsonNode logIn(String code) {
    var answer = tryCode(code);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  private static JsonNode logIn(RunningApi.Another node, String code) {
    return json(send(node.url(), "/api/sessions", Json.write(Map.of("code", code))));
  }

  private static HttpResponse<String> tryCode(String code) {
    return open("/api/sessions", Json.write(Map.of("code", code)));
  }

  private static HttpResponse<String> refresh(JsonNode held) {
    var token = held.path("refresh_token").asText();
    return open("/api/sessions/refreshes", Json.write(Map.of("refresh_token", token)));
  }

  private static HttpResponse<String> open(String path, String body) {
    return send(api.url(), path, body);
  }

  private static HttpResponse<String> send(String url, String path, String body) {
    return api.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(RunningApi.PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> as(JsonNode held, String method, String path) {
    return api.send(
        api.request(path)
            .header("Authorization", "Bearer " + held.path("access_token").asText())
            .method(method, BodyPublishers.noBody()));
  }

  private static HttpResponse<String> as(RunningApi.Another node, JsonNode held, String path) {
    return api.send(
        HttpRequest.newBuilder(URI.create(node.url() + path))
            .timeout(RunningApi.PATIENCE)
            .header("Authorization", "Bearer " + held.path("access_token").asText()));
  }
}
