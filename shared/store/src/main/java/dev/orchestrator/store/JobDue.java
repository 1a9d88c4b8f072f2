package dev.orchestrator.store;

import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;

/**
 * A due time that has come.
 *
 * @param due as the schedule says it, or when a person asked
 * @param asked whether a person wants it
 * @param late for how long it could have begun, by the database's clock
 * @param runs whether an earlier run still goes on
 */
public record JobDue(String job, Instant due, boolean asked, Duration late, boolean runs) {

  static JobDue of(Row row) {
    var startAt = row.getOffsetDateTime("start_at").toInstant();
    return new JobDue(
        row.getString("job"),
        row.getOffsetDateTime("due_at").toInstant(),
        row.getBoolean("asked"),
        Duration.between(startAt, row.getOffsetDateTime("now").toInstant()),
        row.getBoolean("runs"));
  }
}
