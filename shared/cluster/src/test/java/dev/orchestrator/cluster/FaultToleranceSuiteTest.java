package dev.orchestrator.cluster;

import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.tests.eventbus.FaultToleranceTest;
import java.util.List;

/** The test of Vert.x itself: it kills JVMs. */
public class FaultToleranceSuiteTest extends FaultToleranceTest {

  private final OwnCluster cluster = new OwnCluster();

  @Override
  protected ClusterManager getClusterManager() {
    return cluster.manager();
  }

  @Override
  protected List<String> getExternalNodeSystemProperties() {
    return cluster.properties();
  }
}
