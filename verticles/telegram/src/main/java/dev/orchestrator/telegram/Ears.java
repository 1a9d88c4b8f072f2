package dev.orchestrator.telegram;

import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.store.ThreadLog;

/** Brings what people say into their threads. A secret goes into the vault and out of the chat. */
final class Ears {

  private final ThreadLog log;
  private final ValueDesk values;
  private final Pen pen;
  private final Heard heard;

  /** Is told after the commit of what was taken up. */
  interface Heard {

    /** Words were taken up, under that number in the thread. */
    void heard(Talk talk, ThreadId thread, long seq);
  }

  Ears(ThreadLog log, ValueDesk values, Pen pen, Heard heard) {
    this.log = log;
    this.values = values;
    this.pen = pen;
    this.heard = heard;
  }

  /**
   * Somebody says something.
   *
   * @param message in which they do; 0 if by a button
   */
  void hear(Talk talk, UserId user, ThreadId thread, String words, long message) {
    var written = log.hear(talk.tx(), thread, new UserSaid(user, words));
    if (!written.kept().isEmpty()) {
      values.caught(talk, user, written.kept());
    }
    if (!written.kept().isEmpty() && message != 0) {
      pen.remove(talk, message);
    }
    talk.tx().afterCommit(() -> heard.heard(talk, thread, written.seq()));
  }
}
