package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Forgets what flows that have ended leave in our tables, in batches that lock few rows for a short
 * time; several nodes may do it at once. A live flow is never touched.
 */
public final class EndedFlows {

  private static final int BATCH = 500;

  /** The row stays, with how the flow ended; its steps and signals go. */
  private static final String COMPACT =
      """
      with old as (
        update flow set compacted_at = now()
        where id in (
          select id from flow
          where state in ('DONE', 'FAILED', 'CANCELLED') and compacted_at is null and changed_at < now() - $1 * interval '1 millisecond'
            and (kind = any($2)) = $3
            and not exists (
              select from flow as caller where caller.id = flow.parent
                and caller.state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING'))
          limit $4 for update skip locked)
        returning id
      ), steps as (
        delete from flow_step using old where flow_id = old.id
      ), signals as (
        delete from flow_signal using old where flow_id = old.id
      )
      select count(*) as n from old
      """;

  private static final String CANDIDATES =
      """
      select id from flow
      where state in ('DONE', 'FAILED', 'CANCELLED') and compacted_at is not null and changed_at < now() - $1 * interval '1 millisecond'
        and id > $2
      order by id
      limit $3
      """;

  private static final String DELETE =
      """
      delete from flow
      where id in (
        select id from flow where id = any($1) and compacted_at is not null for update skip locked)
        and state in ('DONE', 'FAILED', 'CANCELLED')
      """;

  private static final UUID FIRST = new UUID(0, 0);

  private final Database database;

  public EndedFlows(Database database) {
    this.database = database;
  }

  /**
   * Drops the steps and signals of flows that ended so long ago.
   *
   * @param kinds of these kinds only
   * @return how many flows
   */
  public long compact(Duration age, Set<String> kinds) {
    return compact(age, kinds, true);
  }

  /** As {@link #compact}, of all kinds but these. */
  public long compactOthers(Duration age, Set<String> kinds) {
    return compact(age, kinds, false);
  }

  private long compact(Duration age, Set<String> kinds, boolean these) {
    var names = kinds.toArray(String[]::new);
    var millis = (double) age.toMillis();
    var total = 0L;
    var compacted = 1L;
    while (compacted > 0) {
      compacted =
          database.first(row -> row.getLong("n"), COMPACT, millis, names, these, BATCH).orElse(0L);
      total += compacted;
    }
    return total;
  }

  /**
   * Deletes the rows of flows that ended so long ago and were compacted.
   *
   * @param referenced tells of some flows which are still named by other rows; these stay
   * @return how many
   */
  public long delete(Duration age, Function<List<FlowId>, Set<FlowId>> referenced) {
    var total = 0L;
    var after = FIRST;
    while (true) {
      var found = candidates(age, after);
      if (found.isEmpty()) {
        return total;
      }
      var named = referenced.apply(found);
      var ids = found.stream().filter(flow -> !named.contains(flow)).map(FlowId::value);
      total += database.query(DELETE, (Object) ids.toArray(UUID[]::new)).rowCount();
      after = found.getLast().value();
    }
  }

  private List<FlowId> candidates(Duration age, UUID after) {
    return database.list(
        row -> new FlowId(row.getUUID("id")), CANDIDATES, (double) age.toMillis(), after, BATCH);
  }
}
