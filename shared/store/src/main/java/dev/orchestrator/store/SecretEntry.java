package dev.orchestrator.store;

import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * What may be shown of a secret.
 *
 * @param version counts its values from 1
 * @param by who gave it; absent if it was generated
 */
public record SecretEntry(
    String name, int version, SecretKind kind, Optional<UserId> by, Instant at) {

  static SecretEntry of(Row row) {
    return new SecretEntry(
        row.getString("name"),
        row.getInteger("version"),
        SecretKind.valueOf(row.getString("kind")),
        Optional.ofNullable(row.getUUID("set_by")).map(UserId::new),
        row.getOffsetDateTime("set_at").toInstant());
  }
}
