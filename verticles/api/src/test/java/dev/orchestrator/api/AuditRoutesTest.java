package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every change is written down, and whoever meddles with what is written is found out. */
@Timeout(60)
class AuditRoutesTest {

  @TempDir Path folder;
  private RunningApi api;

  @BeforeEach
  void start() {
    api = new RunningApi(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_change_tells_who_made_it_by_what_on_what_and_what_came_of_it() {
    var project = api.project(api.alice, "greeter", Optional.empty());
    api.get("/api/projects", api.alice);
    api.post("/api/users", api.admin, "{\"name\":\"newcomer\"}");
    api.post("/api/users", api.admin, "{\"name\":\"newcomer\"}");
    put("/api/projects/greeter/secrets/API_KEY", api.alice);
    put("/api/projects/greeter/secrets/API_KEY", api.bob);

    var changes = changes();
    assertThat(changes).hasSize(4);
    assertChange(changes.get(3), "root", "POST /api/users", "user=newcomer", "201");
    assertChange(changes.get(2), "root", "POST /api/users", "", "422");
    var secret = "PUT /api/projects/:project/secrets/:name";
    assertChange(changes.get(1), "alice", secret, "name=API_KEY project=greeter", "200");
    assertChange(changes.get(0), "bob", secret, "project=greeter", "404");
    var key = api.alice.key().substring(4, 20);
    assertThat(changes.get(1).path("credential").asText()).isEqualTo("key:" + key);
    assertThat(project.name()).isEqualTo("greeter");
  }

  private void put(String path, RunningApi.Person person) {
    api.send(
        api.request(path, person)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"value\":\"x\"}")));
  }

  private static void assertChange(
      JsonNode change, String who, String action, String target, String outcome) {
    assertThat(change.path("name").asText()).isEqualTo(who);
    assertThat(change.path("action").asText()).isEqualTo(action);
    assertThat(change.path("target").asText()).isEqualTo(target);
    assertThat(change.path("outcome").asText()).isEqualTo(outcome);
  }

  @Test
  void no_secret_and_no_word_that_was_said_is_written_down() {
    var canary = "c" + UUID.randomUUID().toString().replace("-", "");
    var thread = api.thread(api.alice);
    api.project(api.alice, "greeter", Optional.empty());
    api.post("/api/threads/" + thread + "/messages", api.alice, "{\"text\":\"" + canary + "\"}");
    put("/api/projects/greeter/secrets/9" + canary, api.alice);
    api.send(api.request("/api/secrets/" + canary, api.alice).DELETE());
    api.post("/api/sessions", api.alice, "{\"code\":\"" + canary.substring(0, 30) + "\"}");
    var key = json(api.post("/api/keys", api.alice, "{\"name\":\"k\"}")).path("key").asText();
    var rows = api.database.list(row -> row.toJson().encode(), "SELECT * FROM audit");
    assertThat(rows).hasSizeGreaterThanOrEqualTo(10);
    assertThat(rows)
        .noneMatch(row -> row.contains(canary.substring(0, 30)))
        .noneMatch(row -> row.contains(key.substring(22)));
  }

  @Test
  void what_cannot_be_written_down_is_not_done() {
    api.database.query("ALTER TABLE audit_head RENAME TO audit_head_away");
    var refused = api.post("/api/threads", api.alice, "{}");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(api.get("/api/threads", api.alice).statusCode()).as("looking").isEqualTo(200);
    api.database.query("ALTER TABLE audit_head_away RENAME TO audit_head");
    assertThat(json(api.get("/api/threads", api.alice)).path("threads")).isEmpty();
  }

  @Test
  void changes_through_two_nodes_at_once_are_one_whole_chain() throws Exception {
    try (var second = api.another()) {
      var threads = new ArrayList<Thread>();
      for (var i = 0; i < 40; i++) {
        var url = i % 2 == 0 ? api.url() : second.url();
        threads.add(Thread.ofVirtual().start(() -> api.send(open(url))));
      }
      for (var each : threads) {
        each.join();
      }
    }
    var verdict = verdict();
    assertThat(verdict.path("intact").asBoolean()).isTrue();
    assertThat(verdict.path("links").asLong()).as("begun and ended").isEqualTo(80);
    assertThat(changes()).hasSize(40);
  }

  private HttpRequest.Builder open(String url) {
    return HttpRequest.newBuilder(URI.create(url + "/api/threads"))
        .timeout(RunningApi.PATIENCE)
        .header("Authorization", "Bearer " + api.alice.key())
        .POST(BodyPublishers.noBody());
  }

  @Test
  void the_first_link_that_somebody_meddled_with_is_named() {
    assertThat(verdict().path("intact").asBoolean()).as("an empty one").isTrue();
    for (var i = 0; i < 6; i++) {
      api.post("/api/threads", api.alice, "{}");
    }
    assertThat(verdict().path("intact").asBoolean()).isTrue();
    for (var meddling :
        List.of(
            "UPDATE audit SET outcome = '403' WHERE seq = 5",
            "UPDATE audit SET user_id = NULL WHERE seq = 5",
            "UPDATE audit SET at = at + interval '1 microsecond' WHERE seq = 5",
            "UPDATE audit SET of = 2 WHERE seq = 5",
            "UPDATE audit SET hash = sha256(hash) WHERE seq = 5",
            "DELETE FROM audit WHERE seq >= 5 AND seq < 8",
            "DELETE FROM audit WHERE seq >= 5")) {
      api.database.query("CREATE TABLE kept AS SELECT * FROM audit");
      api.database.query(meddling);
      var verdict = verdict();
      assertThat(verdict.path("intact").asBoolean()).as(meddling).isFalse();
      assertThat(verdict.path("broken_at").asLong()).as(meddling).isEqualTo(5);
      api.database.query("DELETE FROM audit");
      api.database.query("INSERT INTO audit SELECT * FROM kept");
      api.database.query("DROP TABLE kept");
      assertThat(verdict().path("intact").asBoolean()).as("restored").isTrue();
    }
  }

  @Test
  void pages_of_changes_hold_each_one_once_and_only_admins_see_them() {
    for (var i = 0; i < 5; i++) {
      api.post("/api/threads", api.alice, "{}");
    }
    var seen = new ArrayList<Long>();
    var after = "";
    do {
      var page = json(api.get("/api/audit?limit=2" + after, api.admin));
      page.path("changes").forEach(change -> seen.add(change.path("seq").asLong()));
      after = page.hasNonNull("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    assertThat(seen).containsExactly(9L, 7L, 5L, 3L, 1L);
    assertThat(api.get("/api/audit", api.alice).statusCode()).isEqualTo(403);
    assertThat(api.get("/api/audit/verification", api.alice).statusCode()).isEqualTo(403);
  }

  private JsonNode verdict() {
    return json(api.get("/api/audit/verification", api.admin));
  }

  private List<JsonNode> changes() {
    var changes = new ArrayList<JsonNode>();
    json(api.get("/api/audit", api.admin)).path("changes").forEach(changes::add);
    return changes;
  }
}
