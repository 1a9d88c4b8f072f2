package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clustered Vert.x in this JVM, closed at the end of a test. */
final class Nodes implements AutoCloseable {

  static final Eventually SOON = Eventually.within(Duration.ofSeconds(10));

  private final RedisClusterOptions options;
  private final List<Vertx> started = new ArrayList<>();

  Nodes(RedisClusterOptions options) {
    this.options = options;
  }

  Nodes(String url) {
    this(RedisClusterOptions.at(url));
  }

  Vertx start() {
    var vertx =
        get(Vertx.builder().withClusterManager(new RedisClusterManager(options)).buildClustered());
    started.add(vertx);
    return vertx;
  }

  static RedisClusterManager manager(Vertx vertx) {
    return (RedisClusterManager) ((VertxInternal) vertx).clusterManager();
  }

  static List<String> seenBy(Vertx vertx) {
    return manager(vertx).getNodes();
  }

  /** Waits until each of them sees these nodes and no others. */
  static void agree(Vertx... nodes) {
    var ids = List.of(nodes).stream().map(node -> manager(node).getNodeId()).sorted().toList();
    SOON.untilAsserted(
        () -> assertThat(nodes).allSatisfy(node -> assertThat(seenBy(node)).isEqualTo(ids)));
  }

  static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    started.forEach(vertx -> get(vertx.close()));
  }
}
