package dev.orchestrator.store;

import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Json;
import io.vertx.sqlclient.Row;
import java.time.Instant;

/**
 * An event at its place in a thread.
 *
 * @param seq counts a thread's events from 1, without a gap
 */
public record LoggedEvent(ThreadId thread, long seq, ThreadEvent event, Instant at) {

  static LoggedEvent of(Row row) {
    return new LoggedEvent(
        new ThreadId(row.getUUID("thread_id")),
        row.getLong("seq"),
        Json.read(row.getString("body"), ThreadEvent.class),
        row.getOffsetDateTime("at").toInstant());
  }
}
