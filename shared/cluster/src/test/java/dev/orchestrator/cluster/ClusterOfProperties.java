package dev.orchestrator.cluster;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import java.util.List;

/** Gives the manager to JVMs that a test of Vert.x starts; system properties say which cluster. */
public final class ClusterOfProperties implements VertxServiceProvider {

  private static final String URL = "test.cluster.url";
  private static final String PREFIX = "test.cluster.prefix";

  static List<String> properties(String url, String prefix) {
    return List.of("-D" + URL + "=" + url, "-D" + PREFIX + "=" + prefix);
  }

  @Override
  public void init(VertxBootstrap builder) {
    var url = System.getProperty(URL);
    if (url != null && builder.clusterManager() == null) {
      var options = RedisClusterOptions.at(url).withPrefix(System.getProperty(PREFIX));
      builder.clusterManager(new RedisClusterManager(options));
    }
  }
}
