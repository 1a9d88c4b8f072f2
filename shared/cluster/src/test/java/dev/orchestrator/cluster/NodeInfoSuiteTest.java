package dev.orchestrator.cluster;

import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.tests.eventbus.NodeInfoTest;

/** The tests of Vert.x itself. */
public class NodeInfoSuiteTest extends NodeInfoTest {

  private final OwnCluster cluster = new OwnCluster();

  @Override
  protected ClusterManager getClusterManager() {
    return cluster.manager();
  }
}
