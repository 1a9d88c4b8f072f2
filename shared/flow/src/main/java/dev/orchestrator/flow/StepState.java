package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of a flow's journal.
 *
 * @param key the effect key that its body was given; in a copied step that of the original
 * @param result as JSON; empty if it failed, has none, or is an await that is open or timed out
 * @param began when it began, as well as that is known
 * @param at when it was recorded; empty while it is an await that is still open
 * @param due when an await gives up
 * @param then what follows if an await gives up
 * @param took all its attempts with the pauses between them
 * @param attempts how often it was tried by the process that recorded it
 * @param copiedFrom the flow that really made it, if this flow is a copy
 */
public record StepState(
    String name,
    String key,
    Optional<String> result,
    Optional<Failure> failure,
    Optional<Instant> began,
    Optional<Instant> at,
    Optional<Instant> due,
    Optional<String> then,
    Duration took,
    int attempts,
    Optional<FlowId> copiedFrom) {

  /** Whether it is an await that nobody has answered yet. */
  public boolean open() {
    return at.isEmpty();
  }

  /** Whether it is an await or a call, which waits outside of memory. */
  public boolean waits() {
    return open() || due.isPresent();
  }

  static StepState of(Row row) {
    var took = row.getInteger("took_ms");
    var duration = Duration.ofMillis(took == null ? 0 : took);
    var attempts = row.getInteger("attempts");
    var at = Rows.time(row, "at");
    var name = row.getString("name");
    var copiedFrom = Optional.ofNullable(row.getUUID("made_by")).map(FlowId::new);
    return new StepState(
        name,
        copiedFrom.orElseGet(() -> new FlowId(row.getUUID("flow_id"))) + "/" + name,
        Optional.ofNullable(row.getString("result")),
        Rows.failure(row),
        Rows.time(row, "began").or(() -> at.map(end -> end.minus(duration))),
        at,
        Rows.time(row, "due"),
        Optional.ofNullable(row.getString("then_what")),
        duration,
        attempts == null ? 1 : attempts,
        copiedFrom);
  }
}
