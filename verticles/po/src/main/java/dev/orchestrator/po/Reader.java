package dev.orchestrator.po;

import dev.orchestrator.access.Users;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.po.Course.Look;
import dev.orchestrator.po.Course.Opening;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.Turn;
import dev.orchestrator.tools.Catalogue;
import java.time.Duration;

/** Reads the thread for a turn. What was read is journaled, so that a repeat sees the same. */
final class Reader {

  private static final Retry PATIENT = Retry.of(5, Duration.ofMillis(100));

  private final ThreadLog log;
  private final Past past;
  private final Pending pending;
  private final Threads threads;
  private final Users users;
  private final Sessions sessions;
  private final Catalogue catalogue;

  /** Whom a thread belongs to, how it is shown to stand, and which tools there are. */
  record Desk(Threads threads, Users users, Sessions sessions, Catalogue catalogue) {}

  Reader(ThreadLog log, Past past, Pending pending, Desk desk) {
    this.log = log;
    this.past = past;
    this.pending = pending;
    this.threads = desk.threads();
    this.users = desk.users();
    this.sessions = desk.sessions();
    this.catalogue = desk.catalogue();
  }

  /** Finds out where the thread stands, and reads its newest events. */
  Course open(Flow flow, Turn turn) {
    var opening = flow.step("opening", Opening.class, PATIENT, _ -> opening(turn));
    var course = new Course(flow, turn, opening);
    var first = "look-" + course.nextLook();
    course.see(flow.step(first, Look.class, PATIENT, _ -> history(turn.thread(), opening.seen())));
    return course;
  }

  /** Takes in what has happened since the last look. */
  void look(Course course) {
    var step = "look-" + course.nextLook();
    var thread = course.thread();
    course.see(course.flow().step(step, Look.class, PATIENT, _ -> since(thread, course.seen())));
  }

  /** The newest of the past, and all that no turn has handled, as far as there is room. */
  private Look history(ThreadId thread, long handled) {
    var seq = log.lastSeq(thread);
    sessions.processing(thread, seq);
    return past.shown(thread, handled, seq);
  }

  private Look since(ThreadId thread, long seen) {
    var seq = log.lastSeq(thread);
    sessions.processing(thread, seq);
    return new Look(seq, log.between(thread, seen, seq), null);
  }

  private Opening opening(Turn turn) {
    var principal =
        users
            .find(turn.user())
            .orElseThrow(() -> new IllegalStateException("there is no user " + turn.user()));
    var thread =
        threads
            .find(principal, turn.thread())
            .orElseThrow(() -> new IllegalStateException("there is no thread " + turn.thread()));
    return new Opening(
        principal.role(),
        thread.seenSeq(),
        thread.awaiting(),
        thread.capabilities(),
        past.retold(turn.thread()),
        pending.of(turn),
        catalogue.of(principal).services());
  }
}
