package dev.orchestrator.platform;

/** Redis answered with an error, such as a command or a script that it cannot run. */
public final class RedisRefused extends RuntimeException {

  RedisRefused(String command, Throwable error) {
    super("Redis refuses " + command + ": " + error.getMessage(), error);
  }
}
