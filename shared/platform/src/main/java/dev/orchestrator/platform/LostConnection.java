package dev.orchestrator.platform;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Stream;

/** Tells a database that went away, and comes back, from failures that stay. */
final class LostConnection {

  /** Lost connections, deadlocks, no room, shutting down or starting: SQLSTATE classes. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

  private LostConnection() {}

  static boolean isCauseOf(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(10)
        .anyMatch(LostConnection::passes);
  }

  private static boolean passes(Throwable cause) {
    return cause instanceof ClosedConnectionException
        || cause instanceof SocketException
        || (cause instanceof PgException pg
            && pg.getSqlState() != null
            && pg.getSqlState().length() == 5
            && PASSING.contains(pg.getSqlState().substring(0, 2)));
  }
}
