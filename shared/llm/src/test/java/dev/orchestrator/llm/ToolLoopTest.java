package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.llm.Speaker.Kind;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.Asked;
import dev.orchestrator.testing.Asked.Message;
import dev.orchestrator.testing.Said;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A turn in which a model calls tools several times, as each provider wants it retold. */
@Timeout(60)
class ToolLoopTest {

  private static final Said.Tokens COUNTED = new Said.Tokens(100, 0, 10);

  @ParameterizedTest
  @EnumSource
  void calls_in_a_row_and_together_are_answered_until_there_are_words(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker.server().says(ToolLoopTest::twoStepsThenWords);
      var heard = new ArrayList<String>();
      var lines = new ArrayList<Line>(List.of(new Line.Outside("hello")));
      var replies = new ArrayList<Reply>();
      do {
        replies.add(retold(ask(bench, lines, heard)));
        answer(lines, replies.getLast());
      } while (!replies.getLast().calls().isEmpty());
      assertThat(replies).extracting(reply -> reply.calls().size()).containsExactly(1, 2, 0);
      assertThat(replies.getLast().text()).isEqualTo("There are none");
      assertThat(String.join("", heard)).as("thoughts are no words").isEqualTo("There are none");
      assertThat(bench.rows())
          .extracting(row -> row.getString("outcome"))
          .containsOnly("answered")
          .hasSize(3);
      assertThat(speaker.server().bodies())
          .as("its own calls go back with their own signatures")
          .noneMatch(body -> body.contains("skip_thought_signature_validator"));
    }
  }

  /** The turn goes on with another model after the one that began it failed or was changed. */
  @Test
  void gemini_goes_on_where_another_model_has_called_tools() {
    try (var speaker = Kind.GOOGLE.start();
        var bench = Bench.of(Bench.env(speaker))) {
      var call = List.of(new ToolCall("1", "list_projects", "{}"));
      var other = new Reply.Signature(new ModelName("google", "gemini-3.5-flash-lite"), "sealed");
      for (var reply : List.of(new Reply("", call), new Reply("", call, other))) {
        var lines = new ArrayList<Line>(List.of(new Line.Outside("hello")));
        answer(lines, reply);
        assertThat(ask(bench, lines, new ArrayList<>()).text()).isEqualTo("ready");
        assertThat(speaker.server().bodies().getLast()).doesNotContain("sealed");
      }
    }
  }

  @Test
  void a_reply_that_was_written_down_without_a_signature_is_read() {
    var old = "{\"text\":\"\",\"calls\":[{\"id\":\"1\",\"tool\":\"a\",\"arguments\":\"{}\"}]}";
    assertThat(Json.read(old, Reply.class))
        .isEqualTo(new Reply("", List.of(new ToolCall("1", "a", "{}"))));
  }

  private static Said twoStepsThenWords(Asked asked) {
    var call = new Said.Call("", "list_projects", "{}");
    var steps = asked.messages().stream().filter(Message.Model.class::isInstance).count();
    return switch ((int) steps) {
      case 0 -> new Said("", List.of(named(call, "a")), COUNTED);
      case 1 -> new Said("", List.of(named(call, "b"), named(call, "c")), COUNTED);
      default -> new Said("There are none", List.of(), COUNTED);
    };
  }

  private static Said.Call named(Said.Call call, String id) {
    return new Said.Call(id, call.tool(), call.arguments());
  }

  private static Reply ask(Bench bench, List<Line> lines, List<String> heard) {
    return bench
        .models
        .of(Agent.PRODUCT_OWNER)
        .ask(Bench.question(lines.toArray(Line[]::new)), heard::add);
  }

  /** As a journal keeps it. */
  private static Reply retold(Reply reply) {
    return Json.read(Json.write(reply), Reply.class);
  }

  private static void answer(List<Line> lines, Reply reply) {
    lines.add(new Line.Model(reply));
    reply.calls().forEach(call -> lines.add(new Line.ToolResult(call.id(), call.tool(), "none")));
  }
}
