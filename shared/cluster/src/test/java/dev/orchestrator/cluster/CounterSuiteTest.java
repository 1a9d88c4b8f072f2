package dev.orchestrator.cluster;

import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.tests.shareddata.ClusteredSharedCounterTest;

/** The tests of Vert.x itself. */
public class CounterSuiteTest extends ClusteredSharedCounterTest {

  private final OwnCluster cluster = new OwnCluster();

  @Override
  protected ClusterManager getClusterManager() {
    return cluster.manager();
  }
}
