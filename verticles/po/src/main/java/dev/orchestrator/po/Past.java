package dev.orchestrator.po;

import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.po.Course.Look;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.store.ThreadSummary;
import java.util.ArrayList;
import java.util.List;

/**
 * What a turn remembers of its thread: the newest events as they are, and what came before them as
 * summaries. What no summary holds yet is shown as it is, so nothing falls in between.
 */
final class Past {

  /** How many events are always shown as they are, if they fit. */
  static final int WINDOW = 40;

  /** So much that is older than the window is retold. */
  static final int RETELL_AT = 1_200;

  private static final int SUMMARIES = ThreadSummaries.READ;
  private static final int MOST = 400;

  private final ThreadLog log;
  private final ThreadSummaries summaries;

  Past(ThreadLog log, ThreadSummaries summaries) {
    this.log = log;
    this.summaries = summaries;
  }

  /** The newest summaries, oldest first; each has taken in the one before. */
  List<String> retold(ThreadId thread) {
    return summaries.newest(thread, SUMMARIES).stream().map(ThreadSummary::text).toList();
  }

  /** What is shown of the thread up to {@code seq}, with all that no turn has handled. */
  Look shown(ThreadId thread, long handled, long seq) {
    var events = new ArrayList<>(log.conversation(thread, handled, MOST));
    events.addAll(log.between(thread, handled, seq));
    var retold = lastRetold(thread);
    var window = Math.max(0, events.size() - WINDOW);
    var wanted = new ArrayList<LoggedEvent>();
    for (var i = 0; i < events.size(); i++) {
      if (i >= window || events.get(i).seq() > retold) {
        wanted.add(events.get(i));
      }
    }
    var fitting = EventLines.newest(wanted);
    return new Look(seq, fitting, fitting.size() < wanted.size());
  }

  /** Whether it is time to retell what is older than the window. */
  static boolean outgrown(Look look) {
    var older = Math.max(0, look.events().size() - WINDOW);
    return look.isCut()
        || look.events().subList(0, older).stream().mapToInt(EventLines::tokens).sum() >= RETELL_AT;
  }

  /**
   * What is to be retold next.
   *
   * @param before the summary of what came before; empty if there is none
   * @param events those that no summary holds and that are older than the window
   */
  record Material(String before, List<LoggedEvent> events) {

    int tokens() {
      return events.stream().mapToInt(EventLines::tokens).sum();
    }
  }

  /** At most one budget's worth at a time; the rest follows. */
  Material material(ThreadId thread) {
    var last = summaries.newest(thread, 1);
    var retold = last.isEmpty() ? 0 : last.getFirst().upTo();
    var newest = log.lastSeq(thread);
    var window = EventLines.newest(log.conversation(thread, newest, WINDOW));
    var end = window.isEmpty() ? newest : window.getFirst().seq() - 1;
    var events = new ArrayList<LoggedEvent>();
    var room = EventLines.BUDGET / 2;
    for (var event : log.between(thread, retold, end)) {
      room -= EventLines.tokens(event);
      if (room < 0 && !events.isEmpty()) {
        break;
      }
      events.add(event);
    }
    return new Material(last.isEmpty() ? "" : last.getFirst().text(), events);
  }

  private long lastRetold(ThreadId thread) {
    var last = summaries.newest(thread, 1);
    return last.isEmpty() ? 0 : last.getFirst().upTo();
  }
}
