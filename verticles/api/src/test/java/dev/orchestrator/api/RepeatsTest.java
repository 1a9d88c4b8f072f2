package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunningApi.Person;
import dev.orchestrator.flow.Start;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.Started;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatsTest {

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
  void a_key_that_comes_again_with_another_body_is_refused_and_changes_nothing() {
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    assertThat(post(path, api.alice, "k", "{\"text\":\"one\"}").statusCode()).isEqualTo(202);
    var other = post(path, api.alice, "k", "{\"text\":\"two\"}");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).path("code").asText()).isEqualTo("idempotency_key_reused");
    assertThat(json(other).path("field").asText()).isEqualTo("Idempotency-Key");
    var same = post(path, api.alice, "k", "{ \"text\" : \"one\" }");
    assertThat(json(same).path("seq").asLong()).isEqualTo(1);
    var events = json(api.get(path.replace("messages", "events"), api.alice));
    assertThat(events.path("events")).hasSize(1);
  }

  @Test
  void what_did_not_fit_does_not_use_a_key_up() {
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    assertThat(post(path, api.alice, "n", "{\"txt\":\"one\"}").statusCode()).isEqualTo(422);
    assertThat(post(path, api.alice, "n", "{\"text\":\"one\"}").statusCode()).isEqualTo(202);
  }

  @Test
  void a_key_is_its_sender_s_own_also_where_a_command_goes_out() {
    for (var person : List.of(api.alice, api.bob)) {
      api.project(person, "stopped", Optional.empty());
    }
    try (var _ =
        api.bus.serve(
            StopProject.class,
            (_, stop) -> new Answer.Done<>(new Started(FlowId.next(), stop.project())))) {
      var path = "/api/projects/stopped/stops";
      assertThat(post(path, api.alice, "s", "{}").statusCode()).isEqualTo(202);
      assertThat(post(path, api.bob, "s", "").statusCode()).isEqualTo(202);
      assertThat(post(path, api.alice, "s", "").statusCode()).isEqualTo(202);
    }
  }

  @Test
  void a_cancellation_that_is_repeated_is_answered_as_before_even_when_the_flow_has_ended() {
    var flow = flow(api.alice);
    var path = "/api/flows/" + flow + "/cancellations";
    var first = post(path, api.alice, "c", "{}");
    api.database.query("UPDATE flow SET state = 'CANCELLED' WHERE id = $1", flow.value());
    assertThat(post(path, api.alice, "c", "{}").body()).isEqualTo(first.body());
    assertThat(post(path, api.alice, "d", "{}").statusCode()).isEqualTo(409);
  }

  @Test
  void lists_come_in_pages_that_miss_nothing_and_show_nothing_twice() {
    var person = api.bob;
    for (var i = 0; i < 5; i++) {
      api.thread(person);
      flow(person);
    }
    for (var list : List.of("threads", "flows")) {
      var all = json(api.get("/api/" + list, person)).path(list).findValuesAsText("id");
      var paged = new ArrayList<String>();
      var next = "";
      do {
        var page = json(api.get("/api/" + list + "?limit=2" + next, person));
        page.path(list).forEach(each -> paged.add(each.path("id").asText()));
        next = page.path("next").isNull() ? "" : "&after=" + page.path("next").asText();
      } while (!next.isEmpty());
      assertThat(paged).as(list).hasSizeGreaterThanOrEqualTo(5).isEqualTo(all);
    }
    var odd = api.get("/api/flows?after=7", person);
    assertThat(json(odd).path("field").asText()).isEqualTo("after");
  }

  private static FlowId flow(Person person) {
    var owner = person.principal().user().toString();
    return api.stores.flows().start(Start.of("engineering.build", "input", owner)).orElseThrow();
  }

  private static HttpResponse<String> post(String path, Person person, String key, String body) {
    return api.send(
        api.request(path, person)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }
}
