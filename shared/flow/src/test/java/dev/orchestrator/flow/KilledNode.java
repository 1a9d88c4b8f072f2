package dev.orchestrator.flow;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;

/** A process with one node, to be killed by a test in the second step of a flow. */
final class KilledNode {

  private KilledNode() {}

  public static void main(String[] args) throws InterruptedException {
    var url = new Secret(System.getenv("FLOW_TEST_URL"));
    var database = Database.open(Vertx.vertx(), url, 8);
    var node = new FlowNode(database, new Flows(database), "killed", 4);
    node.register(kind(KilledNode::hang));
    node.start();
    Thread.sleep(60_000); // killed long before
  }

  static FlowKind<?, ?> kind(Runnable second) {
    return new TestKind(
        "killed",
        (flow, input) -> {
          flow.step("one", key -> {});
          flow.step("two", key -> second.run());
          return "survived";
        });
  }

  private static void hang() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
