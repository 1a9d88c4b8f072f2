package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.ModelName;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.llm.Reply.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What a provider is shown never has a call without a result, nor a result without a call. */
class TranscriptTest {

  @Test
  void a_call_that_a_crash_left_open_gets_a_result() {
    var lines =
        Transcript.of(
            List.of(
                new Line.Outside("hello"), calls("a", "b"), result("a"), new Line.Outside("more")));

    assertThat(lines).hasSize(5);
    assertThat(((Line.ToolResult) lines.get(2)).text()).isEqualTo("of a");
    assertThat(((Line.ToolResult) lines.get(3)).text()).contains("interrupted");
    assertThat(lines.get(4)).isEqualTo(new Line.Outside("more"));
  }

  @Test
  void a_result_that_nobody_asked_for_is_left_out() {
    assertThat(Transcript.of(List.of(result("a"), new Line.Outside("hello"))))
        .containsExactly(new Line.Outside("hello"));
  }

  @Test
  void calls_with_the_same_id_are_told_apart() {
    var lines = Transcript.of(List.of(calls("a", "a"), result("a"), result("a")));
    var ids =
        lines.stream()
            .filter(Line.ToolResult.class::isInstance)
            .map(line -> ((Line.ToolResult) line).call());
    assertThat(ids).containsExactly("call_1", "call_2");
  }

  @Test
  void arguments_that_are_no_object_are_not_sent_back() {
    var garbled = new Line.Model(new Reply("", List.of(new ToolCall("1", "a", "not json"))));
    assertThat(((Line.Model) Transcript.of(List.of(garbled)).getFirst()).reply().calls())
        .containsExactly(new ToolCall("call_1", "a", "{}"));
  }

  @Test
  void what_a_model_wants_back_with_its_calls_stays_with_them() {
    var signature = new Reply.Signature(new ModelName("google", "gemini-3.8-flash"), "sealed");
    var call = new ToolCall("1", "a", "{}");
    var lines =
        Transcript.of(
            List.of(new Line.Model(new Reply("", List.of(call), signature)), result("a")));
    assertThat(((Line.Model) lines.getFirst()).reply().signature()).isEqualTo(signature);
  }

  @RepeatedTest(50)
  void whatever_was_stored_is_whole_when_it_is_sent(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var stored = new ArrayList<Line>();
    for (var i = 0; i < 30; i++) {
      stored.add(
          switch (random.nextInt(4)) {
            case 0 -> new Line.Outside("words");
            case 1 -> calls(name(random), name(random));
            case 2 -> Line.said("said");
            default -> result(name(random));
          });
    }
    assertWhole(Transcript.of(stored));
  }

  private static void assertWhole(List<Line> lines) {
    var open = new ArrayList<ToolCall>();
    for (var line : lines) {
      if (line instanceof Line.ToolResult(var call, var tool, _)) {
        assertThat(open).isNotEmpty();
        var first = open.removeFirst();
        assertThat(first.id()).isEqualTo(call);
        assertThat(first.tool()).isEqualTo(tool);
      } else {
        assertThat(open).isEmpty();
        if (line instanceof Line.Model(var reply)) {
          open.addAll(reply.calls());
        }
      }
    }
    assertThat(open).isEmpty();
  }

  private static String name(Random random) {
    return List.of("a", "b", "c").get(random.nextInt(3));
  }

  private static Line calls(String... tools) {
    var calls = new ArrayList<ToolCall>();
    for (var tool : tools) {
      calls.add(new ToolCall("same", tool, "{}"));
    }
    return new Line.Model(new Reply("", calls));
  }

  private static Line result(String tool) {
    return new Line.ToolResult("same", tool, "of " + tool);
  }
}
