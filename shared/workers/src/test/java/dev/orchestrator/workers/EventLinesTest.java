package dev.orchestrator.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {

  static List<WorkerEvent> events() {
    return List.of(
        new WorkerEvent.Started("r", "t"),
        new WorkerEvent.Progress("run", "half\nway", 50),
        new WorkerEvent.Tool("write", "a.txt"),
        new WorkerEvent.Usage("m", 3, 4),
        new WorkerEvent.Completed("abc", "work/1", List.of("a", "b"), "Привет"),
        new WorkerEvent.Failed("model", "no", "last words"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_one_line_and_comes_back_as_itself(WorkerEvent event) {
    assertThat(EventLines.write(event)).doesNotContain("\n");
    assertThat(EventLines.read(EventLines.write(event))).contains(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "null",
        "text",
        "{\"type\":\"dance\"}",
        "{\"type\":{}}",
        "{\"type\":null}",
        "{\"type\":\"started\"} and more",
        "{\"type\":\"started\""
      })
  void other_text_is_no_event(String line) {
    assertThat(EventLines.read(line)).isEmpty();
  }
}
