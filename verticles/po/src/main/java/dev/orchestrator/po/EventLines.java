package dev.orchestrator.po;

import dev.orchestrator.llm.Line;
import dev.orchestrator.messages.DeployEvent;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadEvent.Work;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.LoggedEvent;
import java.util.ArrayDeque;
import java.util.List;

/** Events of a thread as a model is shown them. */
final class EventLines {

  /** How much of the past is sent, in characters: some 24,000 tokens of mixed text. */
  static final int BUDGET = 72_000;

  /** What a line of the system begins with. Nobody else's line does. */
  static final String MARK = "[event] ";

  private EventLines() {}

  /** What people said stands as it is; everything else is the system's. */
  static Line line(ThreadEvent event) {
    return switch (event) {
      case UserSaid(_, var text) -> new Line.Outside(unmarked(text));
      case Said(var text) -> Line.said(text);
      case Asked(var question, _) -> Line.said(question);
      case ApprovalAsked _, ApprovalGiven _, Work _, DeployEvent _ ->
          new Line.Outside(MARK + Json.write(event));
    };
  }

  /** The newest of these events that fit in the budget; the very newest always does. */
  static List<LoggedEvent> newest(List<LoggedEvent> events) {
    var chosen = new ArrayDeque<LoggedEvent>();
    var room = BUDGET;
    for (var event : events.reversed()) {
      room -= length(event.event());
      if (room < 0 && !chosen.isEmpty()) {
        break;
      }
      chosen.addFirst(event);
    }
    return List.copyOf(chosen);
  }

  /** A person's words never look like a line of the system. */
  private static String unmarked(String text) {
    var whole = text.length() <= BUDGET ? text : text.substring(0, BUDGET);
    return whole.replace("[event]", "(event)");
  }

  private static int length(ThreadEvent event) {
    return switch (line(event)) {
      case Line.Rules(var text) -> text.length();
      case Line.Outside(var text) -> text.length();
      case Line.Model(var reply) -> reply.text().length();
      case Line.ToolResult(_, _, var text) -> text.length();
    };
  }
}
