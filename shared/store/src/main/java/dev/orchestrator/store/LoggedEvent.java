package dev.orchestrator.store;

import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Unreadable;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event at its place in a thread. A row that cannot be read stands as {@link Unreadable}.
 *
 * @param seq counts a thread's events from 1, without a gap
 */
public record LoggedEvent(ThreadId thread, long seq, ThreadEvent event, Instant at) {

  private static final Logger LOG = LoggerFactory.getLogger(LoggedEvent.class);

  static LoggedEvent of(Row row) {
    var thread = new ThreadId(row.getUUID("thread_id"));
    var seq = (long) row.getLong("seq");
    return new LoggedEvent(
        thread, seq, event(thread, seq, row), row.getOffsetDateTime("at").toInstant());
  }

  private static ThreadEvent event(ThreadId thread, long seq, Row row) {
    try {
      return Json.read(row.getString("body"), ThreadEvent.class);
    } catch (JsonMismatch e) {
      LOG.warn("event {} of thread {} cannot be read: {}", seq, thread, e.getMessage());
      return new Unreadable(row.getString("type"));
    }
  }
}
