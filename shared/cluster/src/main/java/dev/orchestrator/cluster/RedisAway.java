package dev.orchestrator.cluster;

import io.vertx.core.VertxException;
import java.io.Serial;

/** Redis cannot be reached, or did not answer; whether a command that was sent ran is not known. */
public final class RedisAway extends VertxException {

  @Serial private static final long serialVersionUID = 1L;

  RedisAway(String message) {
    super(message, true);
  }
}
