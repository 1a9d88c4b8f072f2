package dev.orchestrator.app;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes on the bus by the names that they bear in Postgres; tells when one has left. */
final class Members implements NodeListener {

  private static final Logger LOG = LoggerFactory.getLogger(Members.class);

  /** A node says its name a moment after it has joined. */
  private static final long BETWEEN_LOOKS_MS = 200;

  private static final int MOST_LOOKS = 50;

  private final Vertx vertx;
  private final ClusterManager manager;
  private final Consumer<String> left;
  private final Map<String, String> names = new ConcurrentHashMap<>();

  private Members(Vertx vertx, ClusterManager manager, Consumer<String> left) {
    this.vertx = vertx;
    this.manager = manager;
    this.left = left;
  }

  /** Watches from now on; what is there already is known soon. */
  static Members watch(Vertx vertx, ClusterManager manager, Consumer<String> left) {
    var members = new Members(vertx, manager, left);
    manager.nodeListener(members);
    manager.getNodes().forEach(members::nodeAdded);
    return members;
  }

  /** The names of the nodes on the bus, this one's among them. */
  Set<String> names() {
    return Set.copyOf(names.values());
  }

  @Override
  public void nodeAdded(String id) {
    look(id, 1);
  }

  @Override
  public void nodeLeft(String id) {
    var name = names.remove(id);
    if (name != null && !names.containsValue(name)) {
      LOG.info("node {} has left the bus", name);
      left.accept(name);
    }
  }

  private void look(String id, int looks) {
    var asked = Promise.<NodeInfo>promise();
    manager.getNodeInfo(id, asked);
    asked
        .future()
        .onComplete(
            info -> {
              if (info == null || info.metadata() == null) {
                later(id, looks);
              } else {
                names.put(id, info.metadata().getString(Cluster.NAME));
              }
            },
            _ -> later(id, looks));
  }

  private void later(String id, int looks) {
    if (looks < MOST_LOOKS && manager.getNodes().contains(id)) {
      vertx.setTimer(BETWEEN_LOOKS_MS, _ -> look(id, looks + 1));
    }
  }
}
