package dev.orchestrator.flow;

import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
  private @Nullable SqlConnection connection;

  /**
   * @param longest how long a statement may take before the connection is given up
   */
  Line(Database database, Duration longest) {
    this.database = database;
    this.longest = longest;
  }

  RowSet<Row> query(String sql, @Nullable Object... values) {
    try {
      var open = connection == null ? connect() : connection;
      connection = open;
      return Await.await(inTime(open.preparedQuery(sql).execute(Sql.tuple(values))));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private SqlConnection connect() {
    var connecting = database.pool().getConnection().compose(Line::prepared);
    try {
      return Await.await(inTime(connecting));
    } catch (Exception e) {
      connecting.onSuccess(Line::giveBack); // should it come after all
      throw e;
    }
  }

  private static Future<SqlConnection> prepared(SqlConnection open) {
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
    if (connection != null) {
      giveBack(connection);
      connection = null;
    }
  }
}
