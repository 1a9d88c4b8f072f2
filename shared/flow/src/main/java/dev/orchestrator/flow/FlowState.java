package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A flow as its row shows it.
 *
 * @param exclusive the key that it holds while it lives
 * @param parent the flow that called it
 * @param input as JSON
 * @param result as JSON, once it is DONE
 * @param failure why it failed, or while it lives: why it is being undone
 * @param step the newest step in its journal
 * @param deadline when its time to work ends; empty before its first claim and while it waits for a
 *     person or a child
 * @param changedAt when its state last changed
 * @param readyAt not before, while it is to be claimed; while it waits, when it gives up
 * @param served whether some node runs flows of its kind
 * @param origin what it is a copy of
 * @param binding the node that it is bound to
 * @param moved how it was taken from such a node, the last time
 * @param compactedAt when its journal was dropped
 */
public record FlowState(
    FlowId id,
    String kind,
    State state,
    String owner,
    Optional<String> exclusive,
    Optional<String> thread,
    Optional<String> subject,
    Optional<FlowId> parent,
    String input,
    Optional<String> result,
    Optional<Failure> failure,
    Optional<String> step,
    Optional<Instant> deadline,
    Instant createdAt,
    Instant changedAt,
    Instant readyAt,
    boolean served,
    Optional<Origin> origin,
    Optional<Binding> binding,
    Optional<Moved> moved,
    Optional<Instant> compactedAt) {

  /**
   * What a flow is a copy of.
   *
   * @param step the step at which the copy began; empty for the very beginning
   */
  public record Origin(FlowId flow, Optional<String> step) {}

  /**
   * Only that node goes on with it.
   *
   * @param silentSince empty while the node lives
   */
  public record Binding(String node, Optional<Instant> silentSince) {}

  /**
   * A silent node lost it.
   *
   * @param from the last node that did
   * @param at when
   * @param times how often that happened
   */
  public record Moved(String from, Instant at, int times) {}

  static FlowState of(Row row) {
    return new FlowState(
        new FlowId(row.getUUID("id")),
        row.getString("kind"),
        State.valueOf(row.getString("state")),
        row.getString("owner"),
        Optional.ofNullable(row.getString("exclusive_key")),
        Optional.ofNullable(row.getString("thread")),
        Optional.ofNullable(row.getString("subject")),
        Optional.ofNullable(row.getUUID("parent")).map(FlowId::new),
        row.getString("input"),
        Optional.ofNullable(row.getString("result")),
        Rows.failure(row),
        Optional.ofNullable(row.getString("step")),
        Rows.time(row, "deadline"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("changed_at").toInstant(),
        readyAt(row),
        row.getBoolean("served"),
        origin(row),
        binding(row),
        moved(row),
        Rows.time(row, "compacted_at"));
  }

  /** Postgres' infinity is none of Java's instants. */
  private static Instant readyAt(Row row) {
    var time = row.getOffsetDateTime("ready_at");
    return time.equals(OffsetDateTime.MAX) ? Instant.MAX : time.toInstant();
  }

  private static Optional<Binding> binding(Row row) {
    return Optional.of(row.getString("bound_to"))
        .filter(node -> !node.isEmpty())
        .map(node -> new Binding(node, Rows.time(row, "silent_since")));
  }

  private static Optional<Moved> moved(Row row) {
    return Rows.time(row, "moved_at")
        .map(at -> new Moved(row.getString("moved_from"), at, row.getInteger("moves")));
  }

  private static Optional<Origin> origin(Row row) {
    return Optional.ofNullable(row.getUUID("fork_of"))
        .map(flow -> new Origin(new FlowId(flow), Optional.ofNullable(row.getString("fork_step"))));
  }
}
