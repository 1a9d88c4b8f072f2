package dev.orchestrator.bots;

import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * A bot of the pool, without its token.
 *
 * @param id what Telegram calls it
 * @param project whose it is now; empty while it is free
 * @param trouble what the last check found wrong; such a bot is given to nobody
 */
public record PoolBot(
    long id,
    String username,
    UserId registeredBy,
    Instant registeredAt,
    Optional<ProjectId> project,
    Instant checkedAt,
    Optional<String> trouble) {

  static final String COLUMNS =
      "id, username, registered_by, registered_at, project_id, checked_at, trouble";

  static PoolBot of(Row row) {
    return new PoolBot(
        row.getLong("id"),
        row.getString("username"),
        new UserId(row.getUUID("registered_by")),
        row.getOffsetDateTime("registered_at").toInstant(),
        Optional.ofNullable(row.getUUID("project_id")).map(ProjectId::new),
        row.getOffsetDateTime("checked_at").toInstant(),
        Optional.ofNullable(row.getString("trouble")));
  }

  /** Whether a project could have it. */
  public boolean available() {
    return project.isEmpty() && trouble.isEmpty();
  }
}
