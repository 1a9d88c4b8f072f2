package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How this node gives up what it holds. Every statement is void once somebody else holds it. */
final class Holds {

  /** READY again for any node; the fence makes sure that nothing written later counts. */
  private static final String RELEASE =
      """
      update flow
      set state = case state when 'RUNNING' then 'READY' else state end,
          node = null, fence = fence + 1, claims = greatest(claims - $4, 0),
          ready_at = now() + $3 * interval '1 millisecond', changed_at = now()
      where id = $1 and fence = $2 and node is not null
      """;

  /** Its state was changed by somebody else; only our name is still on it. */
  private static final String LET_GO =
      "update flow set node = null where id = $1 and node = $2 and fence > $3";

  private static final String FAILING =
      """
      update flow
      set failure_type = $3, failure = $4, failed_step = $5, deadline = null, undo_attempts = 0
      where id = $1 and fence = $2
      """;

  private static final String UNDO_LATER =
      """
      update flow
      set state = case state when 'RUNNING' then 'READY' else state end,
          node = null, fence = fence + 1, claims = 0, undo_attempts = undo_attempts + $4,
          ready_at = now() + $3 * interval '1 millisecond', changed_at = now()
      where id = $1 and fence = $2 and node is not null
      """;

  private static final String BIND =
      "update flow set bound_to = $3 where id = $1 and fence = $2 and node is not null";

  private static final String HELD = "select id, fence, state from flow where node = $1";

  /** Claimed here, but the answer got lost on its way. */
  private static final String STRAY =
      """
      update flow
      set state = case state when 'RUNNING' then 'READY' else state end,
          node = null, fence = fence + 1, ready_at = now(), changed_at = now()
      where node = $1 and id = any($2)
      """;

  private final Database database;

  Holds(Database database) {
    this.database = database;
  }

  /**
   * @param counts whether this claim counts against a flow that makes no progress
   */
  void release(Held held, Duration delay, boolean counts) {
    database.query(
        RELEASE, held.id().value(), held.fence(), (double) delay.toMillis(), counts ? 0 : 1);
  }

  void letGo(Held held) {
    database.query(LET_GO, held.id().value(), held.node(), held.fence());
  }

  /** False if it is no longer ours. */
  boolean bind(Held held, String name) {
    return database.query(BIND, held.id().value(), held.fence(), name).rowCount() == 1;
  }

  /** From here on the flow is being undone; false if it is no longer ours. */
  boolean failing(Held held, Failure failure, @Nullable String step) {
    var rows =
        Sql.rows(
            database.pool(),
            FAILING,
            held.id().value(),
            held.fence(),
            failure.type(),
            failure.message(),
            step);
    return rows.rowCount() == 1;
  }

  /** Gives it back to be undone after a while; false if it is no longer ours. */
  boolean undoLater(Held held, Duration delay, boolean failed) {
    var values =
        new Object[] {held.id().value(), held.fence(), (double) delay.toMillis(), failed ? 1 : 0};
    return database.query(UNDO_LATER, values).rowCount() == 1;
  }

  /** The fences of all flows that this incarnation holds. */
  Map<FlowId, Long> fences(long node) {
    var fences = new HashMap<FlowId, Long>();
    for (var row : database.query(HELD, node)) {
      fences.put(new FlowId(row.getUUID("id")), row.getLong("fence"));
    }
    return fences;
  }

  void releaseStray(long node, List<FlowId> flows) {
    if (!flows.isEmpty()) {
      database.query(STRAY, node, flows.stream().map(FlowId::value).toArray(UUID[]::new));
    }
  }
}
