package dev.orchestrator.bench.cluster;

import com.hazelcast.config.Config;
import dev.orchestrator.cluster.RedisClusterManager;
import dev.orchestrator.cluster.RedisClusterOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.concurrent.TimeUnit;

/** The managers that are compared. */
enum Kind {
  REDIS("Redis"),
  HAZELCAST("Hazelcast");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * Joins a cluster on this machine.
   *
   * @param place the URL of Redis; for Hazelcast the name of the cluster
   */
  Vertx join(String place) throws Exception {
    var options = new VertxOptions().setEventBusOptions(new EventBusOptions().setHost("127.0.0.1"));
    return Vertx.builder()
        .with(options)
        .withClusterManager(manager(place))
        .buildClustered()
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private ClusterManager manager(String place) {
    return switch (this) {
      case REDIS -> new RedisClusterManager(RedisClusterOptions.at(place));
      case HAZELCAST -> new HazelcastClusterManager(hazelcast(place));
    };
  }

  /** The configuration that vertx-hazelcast comes with, on this machine alone and by TCP. */
  private static Config hazelcast(String name) {
    var config = ConfigUtil.loadConfig();
    config.setClusterName(name);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    var network = config.getNetworkConfig();
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1");
    return config;
  }
}
