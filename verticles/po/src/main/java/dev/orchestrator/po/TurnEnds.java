package dev.orchestrator.po;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Failure;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.llm.ModelFailed;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import java.util.Locale;

/** The ends that a turn can come to. */
final class TurnEnds {

  private final ThreadLog log;
  private final Sessions sessions;
  private final Speech speech;

  TurnEnds(ThreadLog log, Sessions sessions, Speech speech) {
    this.log = log;
    this.sessions = sessions;
    this.speech = speech;
  }

  /** Ends the turn if it has seen everything that wants a turn; false if it has to go on. */
  boolean end(Course course) {
    return course.flow().commit("end-" + course.modelCalls(), Boolean.class, tx -> end(tx, course));
  }

  private boolean end(Tx tx, Course course) {
    var thread = course.thread();
    var ended = log.endTurn(tx, thread, course.seen(), course.awaiting(), course.capabilities());
    if (ended) {
      retellLater(tx, course);
      tx.end(course.end());
      tx.afterCommit(() -> sessions.ended(thread, course.newest(), course.awaiting()));
    }
    return ended;
  }

  /** Says that it was too much for one turn, and ends it; the next turn handles what came since. */
  void stopHere(Course course) {
    var line = PoLines.in(course.locale()).of("turn.stopped", TurnFlow.MOST_MODEL_CALLS);
    speech.say(course, "stop", line);
    course.flow().commit("end", tx -> leave(tx, course));
  }

  private void leave(Tx tx, Course course) {
    var thread = course.thread();
    log.leaveTurn(tx, thread, course.seen(), course.awaiting(), course.capabilities());
    retellLater(tx, course);
    tx.end(course.end());
    tx.afterCommit(() -> sessions.ended(thread, course.newest(), course.awaiting()));
  }

  private static void retellLater(Tx tx, Course course) {
    if (course.outgrown()) {
      tx.start(RetellFlow.start(course.turn()));
    }
  }

  /** Tells the user about an end that the turn itself could not tell about. */
  void ended(Tx tx, ThreadId thread, Ended end) {
    switch (end) {
      case Ended.Done _ -> {}
      case Ended.Failed(var failure) ->
          giveUp(tx, thread, isModels(failure) ? "turn.model" : "turn.failed");
      case Ended.Cancelled _ -> giveUp(tx, thread, "turn.cancelled");
    }
  }

  private static boolean isModels(Failure failure) {
    return failure.type().equals(ModelFailed.class.getName());
  }

  private void giveUp(Tx tx, ThreadId thread, String line) {
    var locale = log.lastWords(tx, thread).map(PoLines::languageOf).orElse(Locale.ENGLISH);
    var seq = log.append(tx, thread, new Said(PoLines.in(locale).of(line)));
    log.giveUpTurn(tx, thread);
    tx.afterCommit(() -> sessions.ended(thread, seq, false));
  }
}
