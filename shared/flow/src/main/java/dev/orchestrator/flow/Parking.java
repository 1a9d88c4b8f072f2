package dev.orchestrator.flow;

import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waiting without a thread. The look for the signal and the parking happen under the lock of the
 * flow's row, which a signal takes too.
 */
final class Parking {

  private static final String LOCK =
      "select id from flow where id = $1 and fence = $2 and node is not null for no key update";

  private static final String SIGNAL =
      "select payload from flow_signal where flow_id = $1 and name = $2";

  /** Fixes when the wait ends, the first time only. */
  private static final String OPEN =
      """
      insert into flow_step (flow_id, name, due, began, then_what)
      values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond', clock_timestamp(), $4)
      on conflict (flow_id, name) do update set due = flow_step.due
      returning due <= clock_timestamp() as passed
      """;

  private static final String CLOSE =
      """
      insert into flow_step (flow_id, name, at, began, result)
      values ($1, $2, clock_timestamp(), clock_timestamp(), $3)
      on conflict (flow_id, name) do update set at = excluded.at, result = excluded.result
      """;

  private static final String PARK =
      """
      update flow
      set state = 'WAITING', node = null, awaiting = $2, changed_at = now(),
          ready_at = coalesce(
            (select due from flow_step where flow_id = $1 and name = $2), 'infinity'),
          work_left = case when $3 then greatest(deadline - now(), interval '1 second') end,
          deadline = case when $3 then null else deadline end
      where id = $1
      """;

  private final Database database;

  Parking(Database database) {
    this.database = database;
  }

  /**
   * What a flow waits for.
   *
   * @param until how long from the first time that it comes here; null for as long as a child lives
   * @param stopsClock whether its work deadline stands still meanwhile
   * @param first run in the transaction that opens the wait; what it returns ends it at once
   */
  record Wait(
      String name,
      @Nullable Until until,
      boolean stopsClock,
      Function<SqlConnection, Optional<String>> first) {}

  /**
   * Ends the wait if it can be ended now, else parks the flow.
   *
   * @param opened whether it has been here before
   * @return the journal's entry, open if the flow is parked; empty if it is no longer ours
   */
  Optional<Entry> await(Held held, Wait wait, boolean opened) {
    return database.transaction(transaction -> {
      var id = held.id().value();
      if (Sql.rows(transaction, LOCK, id, held.fence()).rowCount() == 0) {
        return Optional.empty();
      }
      var payload = Database.first(transaction, Parking::payload, SIGNAL, id, wait.name());
      if (payload.isEmpty() && !opened) {
        payload = wait.first().apply(transaction);
      }
      if (payload.isPresent() || passed(transaction, held, wait)) {
        var result = payload.orElse(null);
        Sql.rows(transaction, CLOSE, id, wait.name(), result);
        return Optional.of(Entry.done(wait.name(), result, 0));
      }
      Sql.rows(transaction, PARK, id, wait.name(), wait.stopsClock());
      return Optional.of(new Entry(wait.name(), null, null, 0, 1, true));
    });
  }

  private static boolean passed(SqlConnection transaction, Held held, Wait wait) {
    var until = wait.until();
    var millis = until == null ? null : (double) until.due().toMillis();
    var then = until == null ? null : until.then();
    var rows = Sql.rows(transaction, OPEN, held.id().value(), wait.name(), millis, then);
    var row = rows.iterator().next();
    return Boolean.TRUE.equals(row.getBoolean("passed"));
  }

  private static String payload(Row row) {
    return row.getString("payload");
  }
}
