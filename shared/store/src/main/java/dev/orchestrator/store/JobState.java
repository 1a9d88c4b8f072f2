package dev.orchestrator.store;

import dev.orchestrator.messages.FlowId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job stands.
 *
 * @param nextRun when it begins by itself; empty if it does not
 * @param skipped how many due times came to nothing
 * @param contended how often a node did not get the lock
 * @param lastRun the newest that began
 * @param lastSkip the newest due time that came to nothing
 * @param asked since when a run waits for a node that a person asked for
 */
public record JobState(
    String name,
    String schedule,
    Optional<Instant> nextRun,
    long skipped,
    long contended,
    Optional<Run> lastRun,
    Optional<Run> lastSkip,
    Optional<Instant> asked) {

  /**
   * What came of a due time.
   *
   * @param node who did it
   * @param flow the work, if it is a flow
   * @param outcome the name of a {@link JobOutcome}; empty while it goes on
   */
  public record Run(
      Instant due,
      boolean asked,
      Optional<String> node,
      Optional<FlowId> flow,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> outcome,
      String detail) {

    static final String COLUMNS =
        "due_at, asked_by, node, flow_id, started_at, ended_at, outcome, detail";

    static Run of(Row row) {
      return new Run(
          row.getOffsetDateTime("due_at").toInstant(),
          row.getUUID("asked_by") != null,
          Optional.ofNullable(row.getString("node")),
          Optional.ofNullable(row.getUUID("flow_id")).map(FlowId::new),
          instant(row.getOffsetDateTime("started_at")),
          instant(row.getOffsetDateTime("ended_at")),
          Optional.ofNullable(row.getString("outcome")),
          row.getString("detail"));
    }
  }

  static Optional<Instant> instant(@Nullable OffsetDateTime time) {
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
