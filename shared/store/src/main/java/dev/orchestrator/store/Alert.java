package dev.orchestrator.store;

import dev.orchestrator.messages.AlertId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that an admin should look at.
 *
 * @param kind what sort of matter, such as {@code deploy_keeps_failing}
 * @param key what it is about; of one kind there is one alert for each key
 * @param times how often it was raised
 * @param acknowledgedAt when an admin said that it is seen to
 */
public record Alert(
    AlertId id,
    String kind,
    String key,
    String text,
    int times,
    Instant firstAt,
    Instant lastAt,
    Optional<Instant> acknowledgedAt) {

  static final String COLUMNS = "id, kind, key, text, times, first_at, last_at, acknowledged_at";

  static Alert of(Row row) {
    return new Alert(
        new AlertId(row.getUUID("id")),
        row.getString("kind"),
        row.getString("key"),
        row.getString("text"),
        row.getInteger("times"),
        row.getOffsetDateTime("first_at").toInstant(),
        row.getOffsetDateTime("last_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("acknowledged_at")).map(at -> at.toInstant()));
  }
}
