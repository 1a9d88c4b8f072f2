package dev.orchestrator.access;

import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of a key.
 *
 * @param owner the name of its user
 * @param state live, expired or revoked
 * @param expiresAt empty if it lasts
 * @param formerUntil until when its secret before the last rotation still opens
 * @param lastUsedAt to the minute
 */
public record ApiKey(
    String id,
    UserId user,
    String owner,
    String name,
    List<String> scopes,
    String state,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> formerUntil,
    Optional<Instant> lastUsedAt) {

  static ApiKey of(Row row) {
    return new ApiKey(
        row.getString("id"),
        new UserId(row.getUUID("user_id")),
        row.getString("owner"),
        row.getString("name"),
        Scope.words(Scope.of(row.getArrayOfStrings("scopes"))),
        row.getString("state"),
        row.getOffsetDateTime("created_at").toInstant(),
        time(row.getOffsetDateTime("expires_at")),
        time(row.getOffsetDateTime("former_until")),
        time(row.getOffsetDateTime("last_used_at")));
  }

  static Optional<Instant> time(@Nullable OffsetDateTime at) {
    return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
  }
}
