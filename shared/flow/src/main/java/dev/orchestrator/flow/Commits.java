package dev.orchestrator.flow;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Transactions of flow code, with their journal row in them. */
final class Commits {

  private static final String LOCK =
      "select state from flow where id = $1 and fence = $2 for no key update";

  private static final String RECORDED =
      """
      select flow_id, name, result, failure_type, failure, at is null as open
      from flow_step where flow_id = $1 and name = $2
      """;

  private static final String RECORD =
      """
      insert into flow_step (flow_id, at, took_ms, name, result)
      values ($1, clock_timestamp(), $2, $3, $4)
      """;

  /** A journal row, and whether the flow is over with it. */
  record Committed(Entry entry, boolean end) {}

  private final Engine engine;
  private final Endings endings;

  Commits(Engine engine, Endings endings) {
    this.engine = engine;
    this.endings = endings;
  }

  /**
   * Runs the body and records what it returns.
   *
   * @param again whether it was tried before, and may have been committed without our knowing
   * @return empty if the flow is no longer ours
   */
  Optional<Committed> commit(
      Work<?, ?> work, String name, boolean again, Function<Tx, ? extends @Nullable Object> body) {
    var began = System.nanoTime();
    var tx = new FlowTx[1];
    var committed =
        engine
            .database()
            .transaction(connection -> {
              var state = lock(connection, work.held());
              if (state.isEmpty()) {
                return Optional.<Committed>empty();
              }
              if (again) {
                var known = recorded(connection, work.held(), name);
                if (known.isPresent()) {
                  return Optional.of(new Committed(known.get(), state.get().equals("DONE")));
                }
              }
              tx[0] = new FlowTx(engine.flows(), connection).of(work.id(), engine.node());
              return Optional.of(record(work, name, tx[0], body, began));
            });
    if (tx[0] != null) {
      tx[0].committed();
    }
    return committed;
  }

  private Committed record(
      Work<?, ?> work,
      String name,
      FlowTx tx,
      Function<Tx, ? extends @Nullable Object> body,
      long began) {
    var result = Json.write(body.apply(tx));
    var took = (int) ((System.nanoTime() - began) / 1_000_000);
    Sql.rows(tx.connection(), RECORD, work.held().id().value(), took, name, result);
    tx.endResult().ifPresent(end -> endings.inside(tx, work, new Ended.Done(end), null));
    return new Committed(Entry.done(name, result, took), tx.endResult().isPresent());
  }

  private static Optional<String> lock(SqlConnection connection, Held held) {
    return Database.first(
        connection, row -> row.getString("state"), LOCK, held.id().value(), held.fence());
  }

  private static Optional<Entry> recorded(SqlConnection connection, Held held, String name) {
    return Database.first(connection, Entry::of, RECORDED, held.id().value(), name);
  }
}
