package dev.orchestrator.cluster;

import io.vertx.redis.client.impl.types.ErrorType;
import org.jspecify.annotations.Nullable;

/** What a failed command means. */
final class Failures {

  private Failures() {}

  /** An error that Redis answered, other than the mark that the client gives to lost commands. */
  static boolean isReply(Throwable failure) {
    return failure instanceof ErrorType error && !error.is("CONNECTION_CLOSED");
  }

  /** This server is a replica now, or still reads its data: another connection may be better. */
  static boolean isStale(Throwable failure) {
    return failure instanceof ErrorType error
        && (error.is("READONLY") || error.is("LOADING") || error.is("MASTERDOWN"));
  }

  /** The outermost message, and the innermost one if that says more. */
  static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "no connection";
    }
    var root = failure;
    for (var cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    var outer = String.valueOf(failure.getMessage());
    var inner = String.valueOf(root.getMessage());
    return outer.contains(inner) ? outer : outer + ": " + inner;
  }
}
