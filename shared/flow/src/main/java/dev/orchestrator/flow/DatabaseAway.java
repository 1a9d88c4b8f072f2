package dev.orchestrator.flow;

import dev.orchestrator.platform.LostConnection;
import java.net.SocketException;
import java.util.stream.Stream;

/** Tells failures that pass, such as a lost connection or a deadlock, from those that stay. */
final class DatabaseAway {

  private DatabaseAway() {}

  /** Whether a statement of ours failed for a reason that passes. */
  static boolean isCauseOf(Throwable failure) {
    return LostConnection.isCauseOf(failure) || chain(failure).anyMatch(DatabaseAway::isVertx);
  }

  /** Whether a step's own failure is due to the database; other things have sockets as well. */
  static boolean isCauseOfStep(Throwable failure, boolean away) {
    return LostConnection.isOfTheClientIn(failure)
        || (away && chain(failure).anyMatch(SocketException.class::isInstance));
  }

  /** The pool's own failures, "timeout" and "closed", have no type of their own. */
  private static boolean isVertx(Throwable cause) {
    return cause.getClass().getName().startsWith("io.vertx.core.");
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(10);
  }
}
