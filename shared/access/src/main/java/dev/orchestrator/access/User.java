package dev.orchestrator.access;

import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A person or service, as shown.
 *
 * @param deactivatedAt since when nothing opens for them any more
 */
public record User(
    UserId id, String name, String role, Instant createdAt, Optional<Instant> deactivatedAt) {

  static User of(Row row) {
    return new User(
        new UserId(row.getUUID("id")),
        row.getString("name"),
        row.getString("role").toLowerCase(Locale.ROOT),
        row.getOffsetDateTime("created_at").toInstant(),
        ApiKey.time(row.getOffsetDateTime("deactivated_at")));
  }
}
