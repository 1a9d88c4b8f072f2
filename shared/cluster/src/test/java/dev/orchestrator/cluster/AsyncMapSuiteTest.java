package dev.orchestrator.cluster;

import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.tests.shareddata.ClusteredAsyncMapTest;

/** The tests of Vert.x itself. */
public class AsyncMapSuiteTest extends ClusteredAsyncMapTest {

  private final OwnCluster cluster = new OwnCluster();

  @Override
  protected ClusterManager getClusterManager() {
    return cluster.manager();
  }
}
