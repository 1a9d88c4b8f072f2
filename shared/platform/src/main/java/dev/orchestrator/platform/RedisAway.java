package dev.orchestrator.platform;

/** Redis did not answer in time. Nothing is lost by that: callers go on without it. */
public final class RedisAway extends RuntimeException {

  RedisAway(Throwable cause) {
    super("Redis is away: " + cause.getMessage(), cause);
  }
}
