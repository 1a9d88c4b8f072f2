package dev.orchestrator.flow;

import dev.orchestrator.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection kept for one thread that must not queue behind a busy pool, and that sends the same
 * few statements all the time. They are planned once, and always by index: planning them anew takes
 * as long as running them, and tables that were empty a moment ago mislead the planner.
 */
final class Line implements AutoCloseable {

  private static final String PLAN_ONCE =
      "set plan_cache_mode = force_generic_plan; set enable_seqscan = off";

  private static final String PLAN_AS_USUAL = "reset plan_cache_mode; reset enable_seqscan";

  private final Database database;
  private final Duration longest;
  private final AtomicReference<@Nullable SqlConnection> connection = new AtomicReference<>();

  /**
   * @param longest how long a statement may take before the connection is given up
   */
  Line(Database database, Duration longest) {
    this.database = database;
    this.longest = longest;
  }

  RowSet<Row> query(String sql, @Nullable Object... values) {
    try {
      var kept = connection.get();
      var open = kept == null ? connect() : kept;
      return Database.answer(inTime(open.preparedQuery(sql).execute(Sql.tuple(values))));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private SqlConnection connect() {
    var connecting = database.pool().getConnection().compose(this::prepared);
    try {
      var open = Database.answer(inTime(connecting));
      connection.set(open);
      return open;
    } catch (Exception e) {
      connecting.onSuccess(Line::giveBack); // should it come after all
      throw e;
    }
  }

  /** Once it is lost it is forgotten, so that the end of an outage is one for this line too. */
  private Future<SqlConnection> prepared(SqlConnection open) {
    open.exceptionHandler(_ -> {}); // who waits for an answer hears of it; else it is printed
    open.closeHandler(_ -> connection.compareAndSet(open, null));
    return open.query(PLAN_ONCE).execute().<SqlConnection>map(open).onFailure(_ -> open.close());
  }

  private <T> Future<T> inTime(Future<T> future) {
    return future.timeout(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void giveBack(SqlConnection open) {
    var _ = open.query(PLAN_AS_USUAL).execute().eventually(open::close);
  }

  @Override
  public void close() {
    var open = connection.getAndSet(null);
    if (open != null) {
      giveBack(open);
    }
  }
}
