package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Finds what nobody was told of. Every node sweeps, without a lock: each statement is atomic. */
final class Sweep {

  private static final String BURY =
      """
      with dead as (
        delete from flow_node
        where beat_at < clock_timestamp() - $1 * interval '1 millisecond'
          or name = any($2) and beat_at < clock_timestamp() - $3 * interval '1 millisecond'
        returning name, beat_at
      )
      insert into flow_node_gone as gone (name, silent_since)
      select name, max(beat_at) from dead group by name order by name
      on conflict (name) do update set silent_since = greatest(gone.silent_since, excluded.silent_since)
      """;

  /**
   * Flows that wait for a node which has been silent for too long, or does not run their kind any
   * more. A node that nobody ever saw is silent since the flow came to wait for it.
   */
  private static final String MOVE =
      """
      with limits as (
        select clock_timestamp() - $1 * interval '1 millisecond' as since
      )
      update flow
      set moved_from = bound_to, moved_at = clock_timestamp(), bound_to = '',
          moves = moves + 1, claims = 0, changed_at = now()
      where id in (
        select f.id from flow as f, limits
        where f.bound_to > '' and f.state in ('READY', 'CANCELLING') and f.node is null
          and not exists (
            select from flow_node as n
            where n.name = f.bound_to and n.beat_at >= limits.since
              and (f.kind = any(n.kinds) or n.started_at >= limits.since))
          and coalesce(
            (select silent_since from flow_node_gone where name = f.bound_to), f.changed_at) < limits.since
        for update of f skip locked)
      returning kind
      """;

  /** Flows of a node that has no row any more; one of them may be held by its thread still. */
  private static final String ORPHANS =
      """
      update flow
      set state = case state when 'RUNNING' then 'READY' else state end,
          node = null, fence = fence + 1, ready_at = now(), changed_at = now()
      where node is not null and not exists (select from flow_node where flow_node.id = flow.node)
      returning kind
      """;

  private static final String DUE =
      """
      update flow
      set state = 'READY', ready_at = now(), changed_at = now()
      where id in (
        select id from flow where state = 'WAITING' and ready_at <= now()
        limit 1000 for update skip locked)
      returning kind
      """;

  /** The node stays written in the row: it lets go when its thread has really stopped. */
  private static final String LATE =
      """
      update flow
      set state = 'READY', fence = fence + 1, ready_at = now(), awaiting = null, deadline = null,
          claims = 0, undo_attempts = 0, failure_type = 'DeadlinePassed',
          failure = 'not finished in the time that it may work', changed_at = now()
      where deadline < now() and state in ('READY', 'RUNNING', 'WAITING') and failure_type is null
      returning kind
      """;

  private static final String UNSERVED =
      """
      update flow
      set state = case state when 'CANCELLING' then 'CANCELLED' else 'FAILED' end,
          fence = fence + 1, changed_at = now(),
          failure_type = coalesce(failure_type, 'Unserved'),
          failure = coalesce(failure, 'no node took it up')
      where state in ('READY', 'CANCELLING') and node is null
        and ready_at < now() - $1 * interval '1 millisecond'
      returning parent, parent_step, state, failure_type, failure
      """;

  private static final String MALFORMED =
      """
      update flow
      set failure_type = 'MalformedRow', failure = 'unknown state ' || state, state = 'FAILED',
          fence = fence + 1, node = null, changed_at = now()
      where state not in ('READY', 'RUNNING', 'WAITING', 'CANCELLING', 'DONE', 'FAILED', 'CANCELLED')
      """;

  private final Database database;
  private final Flows flows;
  private final Timing timing;

  Sweep(Database database, Flows flows, Timing timing) {
    this.database = database;
    this.flows = flows;
    this.timing = timing;
  }

  /** Deletes the rows of nodes that are silent; of suspects sooner. */
  void buryDead(Collection<String> suspects) {
    database.query(
        BURY, millis(timing.lease()), suspects.toArray(String[]::new), millis(timing.silence()));
  }

  /** Lets any node have what is bound to nodes that have been silent for too long. */
  void moveBound() {
    ready(MOVE, millis(timing.patience()));
  }

  /** Makes READY what was overlooked, and fails what is too late. */
  void run() {
    ready(ORPHANS);
    ready(DUE);
    if (ready(LATE)) {
      flows.stopped();
    }
    database.query(MALFORMED);
    failUnserved();
  }

  private boolean ready(String sql, Object... values) {
    var kinds = database.list(row -> row.getString("kind"), sql, values);
    kinds.stream().distinct().forEach(flows::ready);
    return !kinds.isEmpty();
  }

  private void failUnserved() {
    database.transaction(transaction -> {
      for (var row : Database.rows(transaction, UNSERVED, millis(timing.unserved()))) {
        var parent = row.getUUID("parent");
        if (parent != null) {
          var told = Json.write(childResult(row));
          flows.signalWritten(transaction, new FlowId(parent), row.getString("parent_step"), told);
        }
      }
      return List.of();
    });
  }

  private static ChildResult childResult(Row row) {
    var cancelled = row.getString("state").equals("CANCELLED");
    var end = cancelled ? new Ended.Cancelled() : new Ended.Failed(Rows.failure(row).orElseThrow());
    return ChildResult.of(end);
  }

  private static double millis(Duration duration) {
    return duration.toMillis();
  }
}
