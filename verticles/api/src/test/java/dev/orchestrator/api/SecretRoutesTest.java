package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunningApi.Person;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ServerId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.ReleaseEnvironment;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.SecretWait;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vault's door: values go in and never come out. */
@Timeout(60)
class SecretRoutesTest {

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
  void a_value_is_kept_and_listed_by_its_name_alone() {
    var project = project("kept");
    var value = random();
    var kept = put(api.alice, "/api/projects/kept/secrets/API_KEY", Map.of("value", value));
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    assertThat(json(kept).path("goes_on").asBoolean(true)).isFalse();
    assertThat(kept.body()).doesNotContain(value);
    var listed = api.get("/api/projects/kept/secrets", api.alice);
    assertThat(json(listed).path("secrets").path(0).path("name").asText()).isEqualTo("API_KEY");
    assertThat(json(listed).path("secrets").path(0).path("version").asInt()).isEqualTo(1);
    assertThat(listed.body()).doesNotContain(value);
    assertThat(newest(SecretScope.of(project), "API_KEY")).contains(value);
  }

  @Test
  void the_last_value_that_a_deploy_waits_for_lets_it_go_on() {
    var project = project("parked");
    var flow = FlowId.next();
    var names = List.of("FIRST", "SECOND");
    var wait = new SecretWait(flow, project.id(), Optional.empty(), names, "c0", "secrets");
    api.stores
        .flows()
        .transaction(tx -> {
          api.stores.vault().waits().begin(tx, wait);
          return wait;
        });
    var listed = json(api.get("/api/projects/parked/secrets", api.alice));
    assertThat(listed.path("missing")).hasToString("[\"FIRST\",\"SECOND\"]");
    var path = "/api/projects/parked/secrets/";
    var first = json(put(api.alice, path + "FIRST", Map.of("value", random())));
    assertThat(first.path("goes_on").asBoolean(true)).isFalse();
    var second = json(put(api.alice, path + "SECOND", Map.of("value", random())));
    assertThat(second.path("goes_on").asBoolean(false)).isTrue();
  }

  @Test
  void a_value_that_was_caught_becomes_a_project_s_and_is_the_user_s_own_no_more() {
    var project = project("assigned");
    var caught = random();
    api.secret(SecretScope.of(api.alice.principal().user()), "CAUGHT_7", caught);
    assertThat(api.get("/api/secrets", api.alice).body()).contains("CAUGHT_7");
    assertThat(api.get("/api/secrets", api.bob).body()).doesNotContain("CAUGHT_7");
    var path = "/api/projects/assigned/secrets/TOKEN";
    assertThat(put(api.alice, path, Map.of("from", "CAUGHT_7")).statusCode()).isEqualTo(200);
    assertThat(newest(SecretScope.of(project), "TOKEN")).contains(caught);
    assertThat(api.get("/api/secrets", api.alice).body()).doesNotContain("CAUGHT_7");
    var again = put(api.alice, path, Map.of("from", "CAUGHT_7"));
    assertThat(again.statusCode()).isEqualTo(422);
    assertThat(json(again).path("code").asText()).isEqualTo("secret_not_caught");
  }

  @Test
  void what_was_caught_is_forgotten_by_its_owner_alone() {
    var scope = SecretScope.of(api.alice.principal().user());
    api.secret(scope, "CAUGHT_8", random());
    assertThat(delete(api.bob, "/api/secrets/CAUGHT_8").statusCode()).isEqualTo(404);
    assertThat(newest(scope, "CAUGHT_8")).isPresent();
    assertThat(delete(api.alice, "/api/secrets/CAUGHT_8").statusCode()).isEqualTo(200);
    assertThat(newest(scope, "CAUGHT_8")).isEmpty();
  }

  @Test
  void what_a_running_release_was_started_with_is_not_deleted() {
    var project = project("running");
    var scope = SecretScope.of(project);
    api.secret(scope, "IN_USE", random());
    api.secret(scope, "SPARE", random());
    live(project, Map.of("IN_USE", 1));
    var refused = delete(api.alice, "/api/projects/running/secrets/IN_USE");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("code").asText()).isEqualTo("secret_in_use");
    assertThat(json(refused).path("remedy").asText()).contains("stop the project");
    assertThat(newest(scope, "IN_USE")).isPresent();
    var spare = "/api/projects/running/secrets/SPARE";
    assertThat(delete(api.alice, spare).statusCode()).isEqualTo(200);
    assertThat(delete(api.alice, spare).statusCode()).isEqualTo(404);
  }

  @Test
  void another_user_s_project_has_no_secrets_to_give_list_or_erase() {
    var project = project("private");
    var value = random();
    api.secret(SecretScope.of(project), "MINE", value);
    var path = "/api/projects/" + project.id() + "/secrets";
    assertThat(api.get(path, api.bob).statusCode()).isEqualTo(404);
    assertThat(put(api.bob, path + "/MINE", Map.of("value", random())).statusCode()).isEqualTo(404);
    assertThat(delete(api.bob, path + "/MINE").statusCode()).isEqualTo(404);
    assertThat(newest(SecretScope.of(project), "MINE")).contains(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "API_KEY | missing       | {}",
        "API_KEY | missing       | {\"value\":\"v\",\"from\":\"CAUGHT_1\"}",
        "API_KEY | missing       | {\"value\":\"  \"}",
        "API_KEY | wrong_type    | {\"value\":7}",
        "API_KEY | unknown_field | {\"valeu\":\"v\"}",
        "9LIVES  | name_invalid  | {\"value\":\"v\"}",
        "a%20b   | name_invalid  | {\"value\":\"v\"}",
      })
  void what_cannot_be_kept_is_refused_and_changes_nothing(String name, String code, String body) {
    var project = project("strict-" + UUID.randomUUID().toString().substring(0, 8));
    var answer = put(api.alice, "/api/projects/" + project.id() + "/secrets/" + name, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(json(answer).path("code").asText()).isEqualTo(code);
    assertThat(api.stores.vault().secrets().list(SecretScope.of(project))).isEmpty();
  }

  @Test
  void a_value_in_the_place_of_a_name_is_not_repeated() {
    var project = project("mistaken");
    var value = random() + "!";
    var path = "/api/projects/" + project.id() + "/secrets/" + value.replace("!", "%21");
    assertThat(delete(api.alice, path).body()).contains("name_invalid").doesNotContain(value);
  }

  @Test
  void the_master_key_is_changed_by_admins_and_only_for_a_new_one() {
    var post = api.post("/api/vault/rotations", api.alice, "{}");
    assertThat(post.statusCode()).isEqualTo(403);
    var refused = api.post("/api/vault/rotations", api.admin, "{}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("remedy").asText()).contains("ORCHESTRATOR_MASTER_KEY_OLD");
  }

  private static Project project(String name) {
    return api.project(api.alice, name, Optional.empty());
  }

  private static String random() {
    return "v" + UUID.randomUUID().toString().replace("-", "");
  }

  /** A release that runs, started with these versions. */
  private static void live(Project project, Map<String, Integer> secrets) {
    var server = ServerId.next();
    api.database.query(
        "INSERT INTO server (id, name, host, status) VALUES ($1, 'here', 'h', 'READY')",
        server.value());
    var environment = new ReleaseEnvironment(Map.of(), secrets);
    api.stores
        .flows()
        .transaction(tx -> {
          var releases = api.stores.releases();
          var made =
              releases.create(
                  tx, project.id(), "c0", FlowId.next(), server, 8000, "http://h", environment);
          releases.move(tx, made.id(), ReleaseStatus.STARTING);
          releases.move(tx, made.id(), ReleaseStatus.LIVE);
          return made;
        });
  }

  private static Optional<String> newest(SecretScope scope, String name) {
    return api.stores
        .flows()
        .transaction(tx ->
            api.stores.vault().secrets().newest(tx, scope, name).map(secret -> secret.reveal()));
  }

  private static HttpResponse<String> put(Person person, String path, Map<String, ?> body) {
    return put(person, path, Json.write(body));
  }

  private static HttpResponse<String> put(Person person, String path, String body) {
    return api.send(
        api.request(path, person)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> delete(Person person, String path) {
    return api.send(api.request(path, person).DELETE());
  }
}
