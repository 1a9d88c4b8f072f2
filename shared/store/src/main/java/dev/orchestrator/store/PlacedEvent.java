package dev.orchestrator.store;

import dev.orchestrator.messages.DomainEvent;
import dev.orchestrator.messages.EventSubject;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadEvent.Unreadable;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event at its place in the one order of all events. A row that cannot be read stands as {@link
 * Unreadable}, so that no position is missing.
 *
 * @param position counts all events from 1, without a gap
 */
public record PlacedEvent(long position, Instant at, Optional<ThreadId> thread, DomainEvent event) {

  private static final Logger LOG = LoggerFactory.getLogger(PlacedEvent.class);

  static PlacedEvent of(Row row) {
    var thread = Optional.ofNullable(row.getUUID("thread_id")).map(ThreadId::new);
    var position = (long) row.getLong("position");
    var at = row.getOffsetDateTime("at");
    return new PlacedEvent(
        position, at == null ? Instant.EPOCH : at.toInstant(), thread, event(position, row));
  }

  private static DomainEvent event(long position, Row row) {
    var body = row.getString("body");
    if (body == null) {
      return new Unreadable("deleted");
    }
    try {
      return Json.read(body, DomainEvent.class);
    } catch (JsonMismatch e) {
      LOG.warn("the event at position {} cannot be read: {}", position, e.getMessage());
      return new Unreadable(Objects.requireNonNullElse(row.getString("type"), ""));
    }
  }

  /** What the event is called. */
  public String type() {
    return DomainEvent.nameOf(event);
  }

  public Optional<ProjectId> project() {
    return EventSubject.of(event).project();
  }

  public Optional<FlowId> flow() {
    return EventSubject.of(event).flow();
  }

  /** As the event stream tells it; what the event is not about is left out. */
  public Map<String, String> fields() {
    var fields = new LinkedHashMap<String, String>();
    fields.put("position", Long.toString(position));
    fields.put("type", type());
    fields.put("at", at.toString());
    thread.ifPresent(id -> fields.put("thread", id.toString()));
    project().ifPresent(id -> fields.put("project", id.toString()));
    flow().ifPresent(id -> fields.put("flow", id.toString()));
    fields.put("event", Json.writeOutward(event));
    return fields;
  }
}
