package dev.orchestrator.cluster;

import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.List;
import java.util.UUID;

/** A cluster for one test of Vert.x: all share a Redis, each has keys of its own. */
final class OwnCluster {

  private static final String URL = FreshRedis.url().reveal();

  private final String prefix = UUID.randomUUID().toString();

  ClusterManager manager() {
    return new RedisClusterManager(RedisClusterOptions.at(URL).withPrefix(prefix));
  }

  List<String> properties() {
    return ClusterOfProperties.properties(URL, prefix);
  }
}
