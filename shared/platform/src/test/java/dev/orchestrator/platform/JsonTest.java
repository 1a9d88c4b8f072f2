package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Said;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {

  record Sample(ProjectId id, Instant at, Optional<String> note) {}

  @Test
  void an_id_is_its_uuid_and_a_time_is_text() {
    var sample =
        new Sample(ProjectId.next(), Instant.parse("2026-01-02T03:04:05Z"), Optional.of("x"));
    var json = Json.write(sample);
    assertThat(json)
        .contains("\"id\":\"" + sample.id() + "\"")
        .contains("\"at\":\"2026-01-02T03:04:05Z\"");
    assertThat(Json.read(json, Sample.class)).isEqualTo(sample);
  }

  @Test
  void an_event_comes_back_as_its_own_record() {
    ThreadEvent asked = new Asked("Which?", List.of("a", "b"));
    ThreadEvent failed =
        new DeployFailed(FlowId.next(), ProjectId.next(), "shop", "abc", "port taken", "log");
    assertThat(Json.write(asked)).startsWith("{\"type\":\"Asked\"");
    assertThat(Json.read(Json.write(asked), ThreadEvent.class)).isEqualTo(asked);
    assertThat(Json.read(Json.write(failed), ThreadEvent.class)).isEqualTo(failed);
  }

  @Test
  void unknown_fields_are_tolerated() {
    assertThat(
            Json.read("{\"type\":\"Said\",\"text\":\"hi\",\"mood\":\"good\"}", ThreadEvent.class))
        .isEqualTo(new Said("hi"));
  }

  @Test
  void a_misfit_names_the_field() {
    assertThatThrownBy(() -> Json.read("{\"id\":\"None\"}", Sample.class))
        .isInstanceOf(JsonMismatch.class)
        .hasMessageContaining("not a Sample, field id");
  }

  @Test
  void a_secret_is_not_written() {
    var secret = new Secret("hunter2");
    assertThatThrownBy(() -> Json.write(Map.of("password", secret)))
        .isInstanceOf(JsonMismatch.class)
        .hasMessageNotContaining("hunter2");
    assertThat(secret.toString()).isEqualTo("***");
  }
}
