package dev.orchestrator.cluster;

import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.tests.ha.ComplexHATest;

/** The tests of Vert.x itself. */
public class ComplexHaSuiteTest extends ComplexHATest {

  private final OwnCluster cluster = new OwnCluster();

  @Override
  protected ClusterManager getClusterManager() {
    return cluster.manager();
  }
}
