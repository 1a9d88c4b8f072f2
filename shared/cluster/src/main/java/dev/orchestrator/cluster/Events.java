package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Vert.x what has happened: in order, outside the loop, and with nothing locked. What happens
 * to nodes has a thread of its own, because a listener that takes over a dead node's work may need
 * minutes, and registers consumers meanwhile.
 */
final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(RedisClusterManager.class);

  private final ExecutorService ofNodes = thread("vertx-cluster-nodes");
  private final ExecutorService ofRegistrations = thread("vertx-cluster-registrations");
  private volatile boolean closed;
  private volatile @Nullable NodeListener nodes;
  private volatile @Nullable RegistrationListener listener;

  void nodeListener(@Nullable NodeListener to) {
    nodes = to;
  }

  void registrationListener(@Nullable RegistrationListener to) {
    listener = to;
  }

  void joined(String node) {
    tell(ofNodes, () -> nodes, to -> to.nodeAdded(node));
  }

  void left(String node) {
    tell(ofNodes, () -> nodes, to -> to.nodeLeft(node));
  }

  void registrationsLost() {
    tell(ofRegistrations, () -> listener, RegistrationListener::registrationsLost);
  }

  /** These are the consumers of that address now. */
  void changed(String address, List<RegistrationInfo> now) {
    tell(
        ofRegistrations,
        () -> listener,
        to -> {
          if (to.wantsUpdatesFor(address)) {
            to.registrationsUpdated(new RegistrationUpdateEvent(address, now));
          }
        });
  }

  /**
   * Tells nothing more; done when the listener that may be running has ended, because it still
   * needs what this node has of its cluster.
   */
  Future<Void> close() {
    closed = true;
    Promise<Void> ended = Promise.promise();
    ofNodes.execute(ended::complete);
    ofNodes.shutdown();
    ofRegistrations.shutdown();
    return ended.future();
  }

  private <L> void tell(ExecutorService thread, Supplier<@Nullable L> listener, Consumer<L> what) {
    try {
      thread.execute(() -> {
        var to = listener.get();
        if (to != null && !closed) {
          guarded(to, what);
        }
      });
    } catch (RejectedExecutionException _) {
      // This node has left: there is nobody to tell any more.
    }
  }

  /** The listener is somebody else's code: whatever it throws must not end the thread's order. */
  private static <L> void guarded(L to, Consumer<L> what) {
    try {
      what.accept(to);
    } catch (RedisAway e) {
      LOG.warn("A listener of the cluster needed Redis in vain: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("A listener of the cluster failed", e);
    }
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }
}
