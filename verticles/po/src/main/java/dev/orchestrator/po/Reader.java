package dev.orchestrator.po;

import dev.orchestrator.access.Users;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.po.Course.Opening;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.Turn;
import java.time.Duration;

/**
 * Reads the thread for a turn. Up to where it looked is journaled; the events themselves are not,
 * because they never change.
 */
final class Reader {

  /** How many events of the past are sent. */
  private static final int HISTORY = 40;

  private static final Retry PATIENT = Retry.of(5, Duration.ofMillis(100));

  private final ThreadLog log;
  private final Threads threads;
  private final Users users;
  private final Sessions sessions;

  Reader(ThreadLog log, Threads threads, Users users, Sessions sessions) {
    this.log = log;
    this.threads = threads;
    this.users = users;
    this.sessions = sessions;
  }

  /** Finds out where the thread stands, and reads its newest events. */
  Course open(Flow flow, Turn turn) {
    var opening = flow.step("opening", Opening.class, PATIENT, _ -> opening(turn));
    var course = new Course(flow, turn, opening);
    var seq = newest(course);
    course.see(EventLines.newest(log.conversation(turn.thread(), seq, HISTORY)), seq);
    return course;
  }

  /** Takes in what has happened since the last look. */
  void look(Course course) {
    var seq = newest(course);
    course.see(log.between(course.thread(), course.seen(), seq), seq);
  }

  private long newest(Course course) {
    var step = "look-" + course.nextLook();
    return course.flow().step(step, Long.class, PATIENT, _ -> newestNow(course));
  }

  private long newestNow(Course course) {
    var seq = log.lastSeq(course.thread());
    sessions.processing(course.thread(), seq);
    return seq;
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
        principal.role(), thread.seenSeq(), thread.awaiting(), thread.capabilities());
  }
}
