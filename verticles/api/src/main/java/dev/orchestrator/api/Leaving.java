package dev.orchestrator.api;

import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows whether this server is about to end. Its streams are ended then, so that their readers go
 * elsewhere; whoever comes back to it all the same is heard until its door closes.
 */
final class Leaving {

  private final Set<Runnable> streams = ConcurrentHashMap.newKeySet();
  private final Future<?> asked;

  /**
   * @param asked completes when the server is asked to end
   */
  Leaving(Future<?> asked) {
    this.asked = asked;
    asked.onComplete(_ -> endStreams());
  }

  boolean begun() {
    return asked.isComplete();
  }

  /** Remembers how a stream is ended, until it is closed. */
  Stay stay(Runnable end) {
    streams.add(end);
    return () -> streams.remove(end);
  }

  void endStreams() {
    streams.forEach(Runnable::run);
  }

  /** A stream that is open. */
  interface Stay extends AutoCloseable {
    @Override
    void close();
  }
}
