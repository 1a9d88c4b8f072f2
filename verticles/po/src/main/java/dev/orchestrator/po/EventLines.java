package dev.orchestrator.po;

import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Tokens;
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

  /** How much of a thread is sent, in tokens. */
  static final int BUDGET = 24_000;

  /** What a line of the system begins with. Nobody else's line does. */
  static final String MARK = "[event] ";

  /** What a retold part of the conversation begins with. */
  static final String SUMMARY = "[summary] ";

  /** Of a longer line the middle is left out, so that one line cannot take all the room. */
  private static final int LONGEST = 12_000;

  private static final int TAIL = 3_000;

  private EventLines() {}

  /** What people said stands as it is; everything else is the system's. */
  static Line line(ThreadEvent event) {
    return switch (event) {
      case UserSaid(_, var text) -> new Line.Outside(cut(unmarked(text)));
      case Said(var text) -> Line.said(text);
      case Asked(var question, var choices) ->
          Line.said(
              choices.isEmpty() ? question : question + " [" + String.join(" | ", choices) + "]");
      case ApprovalAsked _, ApprovalGiven _, Work _, DeployEvent _ ->
          new Line.Outside(MARK + cut(Json.write(event)));
    };
  }

  /** The newest of these events that fit in the budget; the very newest always does. */
  static List<LoggedEvent> newest(List<LoggedEvent> events) {
    var chosen = new ArrayDeque<LoggedEvent>();
    var room = BUDGET;
    for (var event : events.reversed()) {
      room -= tokens(event);
      if (room < 0 && !chosen.isEmpty()) {
        break;
      }
      chosen.addFirst(event);
    }
    return List.copyOf(chosen);
  }

  /** How long the event is for a model. */
  static int tokens(LoggedEvent event) {
    return switch (line(event.event())) {
      case Line.Rules(var text) -> Tokens.in(text);
      case Line.Outside(var text) -> Tokens.in(text);
      case Line.Model(var reply) -> Tokens.in(reply.text());
      case Line.ToolResult(_, _, var text) -> Tokens.in(text);
    };
  }

  /** A person's words never look like a line of the system. */
  private static String unmarked(String text) {
    return text.replaceAll("(?i)\\[\\s*(event|summary)\\s*]", "($1)");
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    var left = text.length() - LONGEST;
    return text.substring(0, LONGEST - TAIL)
        + "\n[… %d characters are left out here; ask for what is missing …]\n".formatted(left)
        + text.substring(text.length() - TAIL);
  }
}
