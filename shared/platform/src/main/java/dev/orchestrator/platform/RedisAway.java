package dev.orchestrator.platform;

/** Redis did not answer in time. Nothing is lost by that: callers go on without it. */
public final class RedisAway extends RuntimeException {

  RedisAway(Throwable cause) {
    super("Redis is away: " + reason(cause), cause);
  }

  /** A connection that breaks while it is used says nothing but its class. */
  static String reason(Throwable failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
