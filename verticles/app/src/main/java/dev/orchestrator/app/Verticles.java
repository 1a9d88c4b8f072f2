package dev.orchestrator.app;

import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.BadSetting;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Deploys the verticles that run on this node, and takes them back the other way round. */
final class Verticles implements AutoCloseable {

  private final Vertx vertx;
  private final Deque<String> deployed = new ArrayDeque<>();

  Verticles(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Those that the setting names, else all; one that does not exist is refused. */
  static Map<String, Supplier<Deployable>> chosen(
      List<String> wanted, Map<String, Supplier<Deployable>> known) {
    for (var name : wanted) {
      if (!known.containsKey(name)) {
        throw new BadSetting(
            "VERTICLES",
            "no verticle \"%s\"; there are %s".formatted(name, new TreeSet<>(known.keySet())));
      }
    }
    var chosen = new LinkedHashMap<>(known);
    chosen.keySet().removeIf(name -> !wanted.isEmpty() && !wanted.contains(name));
    return chosen;
  }

  /** Deploys one on virtual threads and waits until it has started. */
  void deploy(Deployable verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    deployed.push(Await.await(vertx.deployVerticle(verticle, options)));
  }

  @Override
  public void close() {
    while (!deployed.isEmpty()) {
      Await.await(vertx.undeploy(deployed.pop()));
    }
  }
}
