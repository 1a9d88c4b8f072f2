package dev.orchestrator.po;

import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.tools.Arguments;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The conversation in the form that every provider accepts: each tool call has an id of its own and
 * its one result right behind it, in order; a result without a call is left out.
 */
final class Transcript {

  private static final String UNKNOWN =
      "{\"type\":\"Refused\",\"code\":\"interrupted\",\"message\":\"What came of this call is not"
          + " known.\",\"remedy\":\"Look whether it was done before you try again.\"}";

  private final List<Line> whole = new ArrayList<>();
  private final Deque<ToolCall> open = new ArrayDeque<>();
  private int calls;

  private Transcript() {}

  /** The same lines, repaired. */
  static List<Line> of(List<Line> lines) {
    var transcript = new Transcript();
    lines.forEach(transcript::add);
    transcript.closeAll();
    return List.copyOf(transcript.whole);
  }

  private void add(Line line) {
    switch (line) {
      case Line.ToolResult(_, var tool, var text) -> answer(tool, text);
      case Line.Model(var reply) -> {
        closeAll();
        whole.add(new Line.Model(new Reply(reply.text(), named(reply.calls()), reply.signature())));
      }
      case Line.Rules _, Line.Outside _ -> {
        closeAll();
        whole.add(line);
      }
    }
  }

  /** Calls are answered in their order; one whose answer was lost is passed over. */
  private void answer(String tool, String text) {
    if (open.stream().noneMatch(call -> call.tool().equals(tool))) {
      return;
    }
    while (!open.getFirst().tool().equals(tool)) {
      close();
    }
    var call = open.removeFirst();
    whole.add(new Line.ToolResult(call.id(), call.tool(), text));
  }

  private List<ToolCall> named(List<ToolCall> asked) {
    for (var call : asked) {
      var id = "call_" + ++calls;
      open.addLast(new ToolCall(id, call.tool(), arguments(call)));
    }
    return List.copyOf(open);
  }

  /** Providers take objects only; what the model wrote instead was refused and is answered. */
  private static String arguments(ToolCall call) {
    return Arguments.isObject(call.arguments()) ? call.arguments() : "{}";
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      close();
    }
  }

  private void close() {
    var call = open.removeFirst();
    whole.add(new Line.ToolResult(call.id(), call.tool(), UNKNOWN));
  }
}
