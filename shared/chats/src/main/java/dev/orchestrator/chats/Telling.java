package dev.orchestrator.chats;

import dev.orchestrator.messages.ThreadId;
import io.vertx.sqlclient.Row;

/**
 * How far a thread has been told in a chat.
 *
 * @param told the number of the newest event that was
 */
public record Telling(Chat chat, ThreadId thread, long told) {

  static Telling of(Row row) {
    return new Telling(
        Chat.of(row), new ThreadId(row.getUUID("thread_id")), row.getLong("told_seq"));
  }
}
