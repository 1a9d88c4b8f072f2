package dev.orchestrator.chats;

import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/**
 * How far a thread has been told in a chat.
 *
 * @param owner whose thread it is
 * @param told the number of the newest event that was
 */
public record Telling(Seat seat, ThreadId thread, UserId owner, long told) {

  static Telling of(Row row) {
    var answers = Optional.ofNullable(row.getLong("reply_to"));
    return new Telling(
        new Seat(Chat.of(row), row.getLong("topic"), answers),
        new ThreadId(row.getUUID("thread_id")),
        new UserId(row.getUUID("user_id")),
        row.getLong("told_seq"));
  }

  /** The chat that it is told in. */
  public Chat chat() {
    return seat.chat();
  }
}
