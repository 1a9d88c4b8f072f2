package dev.orchestrator.flow;

import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Statements whose values may be null. */
final class Sql {

  private Sql() {}

  static RowSet<Row> rows(SqlClient client, String sql, @Nullable Object... values) {
    return Database.answer(client.preparedQuery(sql).execute(tuple(values)));
  }

  static <T> List<T> list(
      SqlClient client, Function<Row, T> mapper, String sql, @Nullable Object... values) {
    return rows(client, sql, values).stream().map(mapper).toList();
  }

  @SuppressWarnings("NullAway") // the client takes nulls, and says so nowhere
  static Tuple tuple(@Nullable Object... values) {
    return Tuple.wrap(values);
  }
}
