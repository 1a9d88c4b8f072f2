package dev.orchestrator.flow;

import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of a flow's journal.
 *
 * @param result as JSON; empty if it failed, has none, or is an await that is open or timed out
 * @param at when it was recorded; empty while it is an await that is still open
 * @param due when an await gives up
 */
public record StepState(
    String name,
    Optional<String> result,
    Optional<Failure> failure,
    Optional<Instant> at,
    Optional<Instant> due,
    Duration took) {

  static StepState of(Row row) {
    var took = row.getInteger("took_ms");
    return new StepState(
        row.getString("name"),
        Optional.ofNullable(row.getString("result")),
        Rows.failure(row),
        Rows.time(row, "at"),
        Rows.time(row, "due"),
        Duration.ofMillis(took == null ? 0 : took));
  }
}
