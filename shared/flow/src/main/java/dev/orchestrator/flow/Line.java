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

/** A connection kept for the heartbeat, which must not queue behind a busy pool. One thread's. */
final class Line implements AutoCloseable {

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

  RowSet<Row> query(String sql, Object... values) {
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
    var connecting = database.pool().getConnection();
    try {
      return Await.await(inTime(connecting));
    } catch (Exception e) {
      connecting.onSuccess(SqlConnection::close); // should it come after all
      throw e;
    }
  }

  private <T> Future<T> inTime(Future<T> future) {
    return future.timeout(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    if (connection != null) {
      var _ = connection.close();
      connection = null;
    }
  }
}
