package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectCommand.EditProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.store.Project;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two people edit at once is not overwritten. */
class StatesTest {

  private static final String AGENT = "/api/agents/architect";
  private static final String OFFLINE = "{\"provider\":\"offline\",\"model\":\"rules\"%s}";

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
  void what_is_shown_has_a_tag_and_is_not_sent_again_to_whoever_has_it() {
    var shown = api.get(AGENT, api.admin);
    var tag = tag(shown);
    assertThat(tag).matches("\"[A-Za-z0-9_-]{22}\"");
    var again = api.send(api.request(AGENT, api.admin).header("If-None-Match", "\"x\", W/" + tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(tag(again)).isEqualTo(tag);
    var other = api.send(api.request(AGENT, api.admin).header("If-None-Match", "\"x\""));
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void of_two_changes_that_were_made_for_the_same_state_the_second_is_refused() {
    var seen = tag(api.get(AGENT, api.admin));
    var first = put(OFFLINE.formatted(",\"timeout_seconds\":77"), seen);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    var second = put(OFFLINE.formatted(",\"timeout_seconds\":88"), seen);
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(json(second).path("code").asText()).isEqualTo("changed_meanwhile");
    assertThat(json(api.get(AGENT, api.admin)).path("timeout_seconds").asInt()).isEqualTo(77);
    assertThat(tag(api.get(AGENT, api.admin))).isEqualTo(tag(first));
    assertThat(reset(seen).statusCode()).isEqualTo(412);
    assertThat(reset("*").statusCode()).isEqualTo(200);
  }

  @Test
  void a_change_of_a_project_is_ordered_for_the_state_that_its_sender_saw() {
    var project = api.project(api.alice, "edited", Optional.empty());
    var ordered = new AtomicReference<EditProject>();
    try (var _ =
        api.bus.serve(
            EditProject.class,
            (_, command) -> {
              ordered.set(command);
              return new Answer.Done<>(view(project));
            })) {
      var seen = tag(api.get("/api/projects/edited", api.alice));
      var changed =
          api.send(
              api.request("/api/projects/edited", api.alice)
                  .header("Content-Type", "application/json")
                  .header("If-Match", seen)
                  .method("PATCH", BodyPublishers.ofString("{\"description\":\"new\"}")));
      assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
      assertThat(tag(changed)).isNotEqualTo(seen);
      assertThat(ordered.get().seen()).containsExactly(seen.replace("\"", ""));
    }
  }

  private static HttpResponse<String> put(String body, String seen) {
    return api.send(
        api.request(AGENT, api.admin)
            .header("Content-Type", "application/json")
            .header("If-Match", seen)
            .PUT(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> reset(String seen) {
    return api.send(api.request(AGENT, api.admin).header("If-Match", seen).DELETE());
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private static ProjectView view(Project project) {
    return new ProjectView(
        project.id(),
        project.name(),
        "",
        project.kind(),
        ProjectStatus.DRAFT,
        "http://127.0.0.1/edited.git",
        null,
        null,
        null,
        Instant.EPOCH,
        Notifications.ALL);
  }
}
