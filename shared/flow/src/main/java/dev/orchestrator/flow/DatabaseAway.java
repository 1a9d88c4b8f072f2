package dev.orchestrator.flow;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells failures that pass, such as a lost connection or a deadlock, from those that stay. */
final class DatabaseAway {

  /** Lost connections, deadlocks, no room, shutting down or starting: SQLSTATE classes. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

  private DatabaseAway() {}

  /** Whether a statement of ours failed for a reason that passes. */
  static boolean isCauseOf(Throwable failure) {
    return chain(failure)
        .anyMatch(cause ->
            cause instanceof ClosedConnectionException
                || cause instanceof SocketException
                || (cause instanceof PgException pg && passes(pg.getSqlState()))
                || isVertx(cause));
  }

  /** Whether a step's own failure is due to the database; other things have sockets as well. */
  static boolean isCauseOfStep(Throwable failure, boolean away) {
    return chain(failure)
        .anyMatch(cause ->
            cause instanceof ClosedConnectionException
                || (cause instanceof PgException pg && passes(pg.getSqlState()))
                || (away && cause instanceof SocketException));
  }

  /** The pool's own failures, "timeout" and "closed", have no type of their own. */
  private static boolean isVertx(Throwable cause) {
    return cause.getClass().getName().startsWith("io.vertx.core.");
  }

  private static boolean passes(@Nullable String state) {
    return state != null && state.length() == 5 && PASSING.contains(state.substring(0, 2));
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(10);
  }
}
