package dev.orchestrator.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of Vert.x one cluster by way of Redis: who they are, who listens at which address,
 * maps, counters and locks. Messages go from node to node and never through Redis; while it is
 * away, or has lost its data, they go on, and the rest heals when it is back.
 *
 * <pre>{@code
 * Vertx.builder()
 *     .withClusterManager(new RedisClusterManager(RedisClusterOptions.at("redis://localhost:6379")))
 *     .buildClustered();
 * }</pre>
 *
 * One manager serves one Vert.x. It keeps connections of its own, which live until the node has
 * left.
 */
public final class RedisClusterManager implements ClusterManager {

  private final RedisClusterOptions options;
  private @Nullable NodeListener nodeListener;
  private @Nullable RegistrationListener registrationListener;
  private volatile @Nullable VertxInternal vertx;
  private volatile @Nullable Joined joined;
  private volatile @Nullable NodeInfo info;
  private volatile String nodeId = "";

  /** Connects to nothing yet. */
  public RedisClusterManager(RedisClusterOptions options) {
    this.options = options;
  }

  @Override
  public void init(Vertx served) {
    vertx = (VertxInternal) served;
  }

  @Override
  public synchronized void join(Completable<Void> promise) {
    var events = new Events();
    events.nodeListener(nodeListener);
    events.registrationListener(registrationListener);
    nodeId = UUID.randomUUID().toString();
    var node = new Node(nodeId, options, events);
    var now = Joined.as(node, events);
    joined = now;
    onContext(
        node.join().recover(failure -> now.leave().transform(_ -> Future.failedFuture(failure))),
        promise);
  }

  @Override
  public void leave(Completable<Void> promise) {
    var last = joined;
    onContext(last == null ? Future.succeededFuture() : last.leave(), promise);
  }

  @Override
  public boolean isActive() {
    var now = joined;
    return now != null && now.active().get();
  }

  @Override
  public synchronized void nodeListener(NodeListener listener) {
    nodeListener = listener;
    var now = joined;
    if (now != null) {
      now.events().nodeListener(listener);
    }
  }

  @Override
  public synchronized void registrationListener(RegistrationListener listener) {
    registrationListener = listener;
    var now = joined;
    if (now != null) {
      now.events().registrationListener(listener);
    }
  }

  @Override
  public String getNodeId() {
    return nodeId;
  }

  @Override
  public List<String> getNodes() {
    var now = joined;
    return now == null ? List.of() : now.node().nodes();
  }

  @Override
  public void setNodeInfo(NodeInfo where, Completable<Void> promise) {
    info = where;
    ask(node -> node.announce(where), promise);
  }

  @Override
  public @Nullable NodeInfo getNodeInfo() {
    return info;
  }

  @Override
  public void getNodeInfo(String node, Completable<NodeInfo> promise) {
    var own = info;
    if (node.equals(nodeId) && own != null) {
      promise.succeed(own);
    } else {
      ask(by -> by.info(node), promise);
    }
  }

  @Override
  public void addRegistration(
      String address, RegistrationInfo consumer, Completable<Void> promise) {
    ask(node -> node.add(address, consumer), promise);
  }

  @Override
  public void removeRegistration(
      String address, RegistrationInfo consumer, Completable<Void> promise) {
    if (isActive()) {
      ask(node -> node.remove(address, consumer), promise);
    } else {
      promise.succeed(); // it went with the node
    }
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
    ask(node -> node.consumers(address), promise);
  }

  @Override
  public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> promise) {
    promise.succeed(new SharedMap<>(served(), entries(), name));
  }

  @Override
  public <K, V> Map<K, V> getSyncMap(String name) {
    return new BlockingMap<>(entries(), name, options.timing().patience());
  }

  @Override
  public void getCounter(String name, Completable<Counter> promise) {
    promise.succeed(new SharedCounter(served(), node().commands(), name));
  }

  @Override
  public void getLockWithTimeout(String name, long timeout, Completable<Lock> promise) {
    ask(node -> node.lock(name, timeout), promise);
  }

  private Entries entries() {
    return new Entries(node().commands());
  }

  private <T> void ask(Function<Node, Future<T>> question, Completable<T> promise) {
    var now = joined;
    onContext(now == null ? Future.failedFuture(notJoined()) : question.apply(now.node()), promise);
  }

  /** Completes on the context of the caller: the loop is not for strangers. */
  private <T> void onContext(Future<T> outcome, Completable<? super T> promise) {
    var own = served().getOrCreateContext().<T>promise();
    outcome.onComplete(own);
    own.future().onComplete(promise);
  }

  /** For tests: the node behind this manager. */
  Node node() {
    var now = joined;
    if (now == null) {
      throw notJoined();
    }
    return now.node();
  }

  private VertxInternal served() {
    var set = vertx;
    if (set == null) {
      throw new IllegalStateException("init was not called: give this manager to a Vertx builder");
    }
    return set;
  }

  private static VertxException notJoined() {
    return new VertxException("this node is not in its cluster", true);
  }
}
