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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Deploys the verticles that run on this node, and takes them back the other way round. */
final class Verticles implements AutoCloseable {

  private final Vertx vertx;
  private final Deque<String> deployed = new ArrayDeque<>();

  Verticles(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * A verticle of this node.
   *
   * @param make makes one of its instances
   */
  record Chosen(Supplier<Deployable> make, int instances) {}

  /** Those that the setting names, else one of each; what cannot be is refused. */
  static Map<String, Chosen> chosen(
      Map<String, Integer> wanted, Map<String, Supplier<Deployable>> known, Set<String> multiply) {
    wanted.forEach((name, instances) -> refuse(name, instances, known.keySet(), multiply));
    var chosen = new LinkedHashMap<String, Chosen>();
    known.forEach((name, make) -> {
      var instances = wanted.isEmpty() ? Integer.valueOf(1) : wanted.get(name);
      if (instances != null) {
        chosen.put(name, new Chosen(make, instances));
      }
    });
    return chosen;
  }

  private static void refuse(String name, int instances, Set<String> known, Set<String> multiply) {
    if (!known.contains(name)) {
      throw new BadSetting(
          "VERTICLES", "no verticle \"%s\"; there are %s".formatted(name, new TreeSet<>(known)));
    }
    if (instances > 1 && !multiply.contains(name)) {
      throw new BadSetting(
          "VERTICLES",
          "one \"%s\" is the most on a node; several may be of %s"
              .formatted(name, new TreeSet<>(multiply)));
    }
  }

  /** Deploys all instances on virtual threads and waits until they have started. */
  void deploy(Chosen verticle) {
    for (var instance = 0; instance < verticle.instances(); instance++) {
      var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
      deployed.push(Await.await(vertx.deployVerticle(verticle.make().get(), options)));
    }
  }

  @Override
  public void close() {
    while (!deployed.isEmpty()) {
      Await.await(vertx.undeploy(deployed.pop()));
    }
  }
}
