package dev.orchestrator.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Postgres, in straight lines: every call waits on its virtual thread for the answer. What Postgres
 * refuses is the client's own {@code PgException}; without an answer it is {@link Unanswered}.
 */
public final class Database implements AutoCloseable {

  /** Longer statements are parsed and planned each time; the client's own limit is 2048. */
  private static final int LONGEST_CACHED_STATEMENT = 16 * 1024;

  private final Pool pool;

  private Database(Pool pool) {
    this.pool = pool;
  }

  /**
   * Opens a pool; connections are made when they are first needed.
   *
   * @param url {@code postgresql://user:password@host:port/database}
   * @param size most connections at once
   */
  public static Database open(Vertx vertx, Secret url, int size) {
    var connect =
        PgConnectOptions.fromUri(url.reveal())
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(256)
            .setPreparedStatementCacheSqlLimit(LONGEST_CACHED_STATEMENT)
            .setReconnectAttempts(0);
    var options =
        new PoolOptions()
            .setMaxSize(size)
            .setConnectionTimeout(10)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    return new Database(PgBuilder.pool().with(options).connectingTo(connect).using(vertx).build());
  }

  /** There was no answer: no connection, or one that broke or was closed before it came. */
  public static final class Unanswered extends RuntimeException {
    Unanswered(Throwable cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  /**
   * What Postgres answers. Other things have sockets as well, so a broken one is told apart here,
   * where it is known whose it was.
   *
   * @throws Unanswered if no answer came
   */
  public static <T extends @Nullable Object> T answer(Future<T> answer) {
    try {
      return Await.await(answer);
    } catch (Await.Interrupted e) {
      throw e;
    } catch (RuntimeException e) {
      var reason = Await.reason(e);
      throw isNoAnswer(reason) ? new Unanswered(reason) : e;
    }
  }

  /** The client's own failures, "timeout" and "closed", have no type of their own. */
  private static boolean isNoAnswer(Throwable reason) {
    return reason instanceof IOException
        || reason instanceof TimeoutException
        || reason instanceof ClosedConnectionException
        || reason.getClass().getName().startsWith("io.vertx.core.");
  }

  /** The rows of a query. */
  public RowSet<Row> query(String sql, @Nullable Object... values) {
    return rows(pool, sql, values);
  }

  /** The first row of a query, mapped; empty if there is none. */
  public <T> Optional<T> first(Function<Row, T> mapper, String sql, @Nullable Object... values) {
    return first(pool, mapper, sql, values);
  }

  /** All rows of a query, mapped. */
  public <T> List<T> list(Function<Row, T> mapper, String sql, @Nullable Object... values) {
    return list(pool, mapper, sql, values);
  }

  /** Runs the body in one transaction; whatever it throws rolls everything back. */
  public <T> T transaction(Function<SqlConnection, T> body) {
    var connection = answer(pool.getConnection());
    connection.exceptionHandler(_ -> {}); // who waits for an answer hears of it; else it is printed
    try {
      var transaction = answer(connection.begin());
      T result;
      try {
        result = body.apply(connection);
      } catch (Throwable failure) {
        rollBack(transaction.rollback(), failure);
        throw failure;
      }
      answer(transaction.commit());
      return result;
    } finally {
      var _ = connection.close();
    }
  }

  private static void rollBack(Future<Void> rollback, Throwable failure) {
    try {
      answer(rollback);
    } catch (RuntimeException also) {
      failure.addSuppressed(also);
    }
  }

  /** The rows of a query on a connection of a running transaction. */
  public static RowSet<Row> rows(SqlClient client, String sql, @Nullable Object... values) {
    return answer(client.preparedQuery(sql).execute(Tuple.wrap(values)));
  }

  /** As {@link #first(Function, String, Object...)}, in a running transaction. */
  public static <T> Optional<T> first(
      SqlClient client, Function<Row, T> mapper, String sql, @Nullable Object... values) {
    for (var row : rows(client, sql, values)) {
      return Optional.of(mapper.apply(row));
    }
    return Optional.empty();
  }

  /** As {@link #list(Function, String, Object...)}, in a running transaction. */
  public static <T> List<T> list(
      SqlClient client, Function<Row, T> mapper, String sql, @Nullable Object... values) {
    return rows(client, sql, values).stream().map(mapper).toList();
  }

  /** The pool itself, for what needs its futures. */
  public Pool pool() {
    return pool;
  }

  @Override
  public void close() {
    Await.await(pool.close());
  }
}
