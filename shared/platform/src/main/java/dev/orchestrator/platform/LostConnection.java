package dev.orchestrator.platform;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a database that went away, and comes back, from failures that stay. */
public final class LostConnection {

  /** Lost connections, deadlocks, no room, shutting down or starting: SQLSTATE classes. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

  private LostConnection() {}

  /** Whether somewhere below a failure a connection to the database was lost or refused. */
  public static boolean isCauseOf(Throwable failure) {
    return chain(failure)
        .anyMatch(cause -> isOfTheClient(cause) || cause instanceof SocketException);
  }

  /** The same, where others have sockets as well: what only the database's client throws. */
  public static boolean isOfTheClientIn(Throwable failure) {
    return chain(failure).anyMatch(LostConnection::isOfTheClient);
  }

  private static boolean isOfTheClient(Throwable cause) {
    return cause instanceof ClosedConnectionException
        || cause.getClass().equals(VertxException.class) // a connection closed while it is taken
        || (cause instanceof PgException pg && passes(pg.getSqlState()));
  }

  private static boolean passes(@Nullable String state) {
    return state != null && state.length() == 5 && PASSING.contains(state.substring(0, 2));
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(10);
  }
}
