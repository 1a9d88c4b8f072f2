package dev.orchestrator.platform;

import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a database that went away, and comes back, from failures that stay. */
public final class LostConnection {

  /** Lost connections, deadlocks, no room, shutting down or starting: SQLSTATE classes. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

  private LostConnection() {}

  /** Whether somewhere below a failure the database gave no answer, or one that passes. */
  public static boolean isCauseOf(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(10)
        .anyMatch(LostConnection::isOne);
  }

  private static boolean isOne(Throwable cause) {
    return cause instanceof Database.Unanswered
        || (cause instanceof PgException pg && passes(pg.getSqlState()));
  }

  private static boolean passes(@Nullable String state) {
    return state != null && state.length() == 5 && PASSING.contains(state.substring(0, 2));
  }
}
