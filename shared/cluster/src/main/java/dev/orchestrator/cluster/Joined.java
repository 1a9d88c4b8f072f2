package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A node and those who hear of it, from joining to having left. */
record Joined(Node node, Events events, AtomicBoolean active, Promise<Void> left) {

  private static final int LISTENER_LIMIT_S = 10;

  static Joined as(Node node, Events events) {
    return new Joined(node, events, new AtomicBoolean(true), Promise.promise());
  }

  /**
   * Leaves once, however often it is asked to. The listener that may be running is waited for,
   * because it still needs the cluster, but not for ever.
   */
  Future<Void> leave() {
    if (active.compareAndSet(true, false)) {
      events
          .close()
          .timeout(LISTENER_LIMIT_S, TimeUnit.SECONDS)
          .transform(_ -> node.leave())
          .onComplete(left);
    }
    return left.future();
  }
}
