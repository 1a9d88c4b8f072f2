package dev.orchestrator.access;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/** A place where a person has logged in, as shown. */
public record Login(UUID id, Instant createdAt, Instant renewedAt, Instant expiresAt) {

  static Login of(Row row) {
    return new Login(
        row.getUUID("id"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("renewed_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant());
  }
}
