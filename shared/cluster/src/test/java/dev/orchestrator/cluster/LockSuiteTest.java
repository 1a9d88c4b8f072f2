package dev.orchestrator.cluster;

import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.tests.shareddata.ClusteredAsynchronousLockTest;

/** The tests of Vert.x itself. */
public class LockSuiteTest extends ClusteredAsynchronousLockTest {

  private final OwnCluster cluster = new OwnCluster();

  @Override
  protected ClusterManager getClusterManager() {
    return cluster.manager();
  }
}
