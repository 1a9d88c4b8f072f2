package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements that start, signal, cancel and retry flows. Each gives the kind of the flow that
 * it touched.
 */
final class FlowOrders {

  private static final String INSERT =
      """
      insert into flow (id, kind, owner, exclusive_key, thread, subject, input, code_version, parent, parent_step, bound_to)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      on conflict do nothing
      """;

  /** Takes the lock that parking takes too, so no signal falls between looking and parking. */
  private static final String SIGNAL =
      """
      with touched as (
        update flow
        set state = case when state = 'WAITING' and awaiting = $2 then 'READY' else state end,
            ready_at = case when state = 'WAITING' and awaiting = $2 then now() else ready_at end,
            changed_at = case when state = 'WAITING' and awaiting = $2 then now() else changed_at end
        where id = $1 and state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING')
        returning id, kind
      ), kept as (
        insert into flow_signal (flow_id, name, payload)
        select id, $2, $3 from touched
        on conflict do nothing
      )
      select kind from touched
      """;

  /** The node stays written in the row: it lets go when its thread has really stopped. */
  private static final String CANCEL =
      """
      update flow
      set state = 'CANCELLING', fence = fence + 1, ready_at = now(), awaiting = null, undo_attempts = 0,
          claims = 0, failure_type = null, failure = null, failed_step = null, changed_at = now()
      where id = $1 and state in ('READY', 'RUNNING', 'WAITING')
      returning kind
      """;

  private static final String LIVE_CHILDREN =
      """
      select id from flow
      where parent = $1 and state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING')
      """;

  /** What was taken from a silent node is that node's again, if it is back. */
  private static final String RETRY =
      """
      with again as (
        update flow
        set state = 'READY', fence = fence + 1, ready_at = now(), deadline = null, work_left = null,
            claims = 0, progress = 0, undo_attempts = 0,
            failure_type = null, failure = null, failed_step = null, changed_at = now(),
            bound_to = case bound_to when '' then coalesce(moved_from, '') else bound_to end
        from (select failed_step as step from flow where id = $1) as before
        where id = $1 and state = 'FAILED' and compacted_at is null
          and not exists (
            select from flow as other
            where other.exclusive_key = flow.exclusive_key
              and other.state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING'))
        returning id, kind, before.step
      ), forgotten as (
        delete from flow_step using again where flow_id = again.id and name = again.step
      )
      select kind from again
      """;

  private FlowOrders() {}

  /** False if its exclusive key is taken. */
  static boolean insert(
      SqlClient client,
      FlowId id,
      Start<?> start,
      int codeVersion,
      @Nullable FlowId parent,
      @Nullable String step) {
    var inserted =
        Sql.rows(
            client,
            INSERT,
            id.value(),
            start.kind(),
            start.owner(),
            start.exclusive().orElse(null),
            start.thread().orElse(null),
            start.subject().orElse(null),
            Json.write(start.input()),
            codeVersion,
            parent == null ? null : parent.value(),
            step,
            start.node().orElse(""));
    return inserted.rowCount() == 1;
  }

  static Optional<String> signal(SqlClient client, FlowId flow, String name, String payload) {
    return kind(client, SIGNAL, flow.value(), name, payload);
  }

  static Optional<String> cancel(SqlClient client, FlowId flow) {
    return kind(client, CANCEL, flow.value());
  }

  static Optional<String> retry(SqlClient client, FlowId flow) {
    return kind(client, RETRY, flow.value());
  }

  static List<FlowId> liveChildren(SqlClient client, FlowId flow) {
    return Database.list(client, row -> new FlowId(row.getUUID("id")), LIVE_CHILDREN, flow.value());
  }

  private static Optional<String> kind(SqlClient client, String sql, Object... values) {
    return Database.first(client, row -> row.getString("kind"), sql, values);
  }
}
