package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flow that this node has claimed, as its row was then.
 *
 * @param node the incarnation that holds it
 * @param fence what every write must match
 * @param fresh whether it was never claimed before, so that it has no journal
 * @param claims how often it was claimed since its journal last grew
 * @param boundTo the node that it is bound to; empty if none
 * @param moves how often a silent node lost it
 * @param failure why it is being undone, unless it is cancelled
 */
record Held(
    FlowId id,
    String kind,
    String input,
    long node,
    long fence,
    boolean cancelling,
    boolean fresh,
    int claims,
    int undoAttempts,
    String boundTo,
    int moves,
    Optional<Failure> failure,
    @Nullable FlowId parent,
    @Nullable String parentStep) {

  static Held of(Row row) {
    var parent = row.getUUID("parent");
    return new Held(
        new FlowId(row.getUUID("id")),
        row.getString("kind"),
        row.getString("input"),
        row.getLong("node"),
        row.getLong("fence"),
        row.getString("state").equals("CANCELLING"),
        row.getLong("fence") == 1,
        row.getInteger("claims"),
        row.getInteger("undo_attempts"),
        row.getString("bound_to"),
        row.getInteger("moves"),
        Rows.failure(row),
        parent == null ? null : new FlowId(parent),
        row.getString("parent_step"));
  }

  @Override
  public String toString() {
    return kind + " " + id;
  }
}
