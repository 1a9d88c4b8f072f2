package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.store.NodeState;
import dev.orchestrator.store.Nodes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is in the cluster. */
final class NodeRoutes {

  private final Nodes nodes;
  private final ApiVerticle.Neighbourhood neighbourhood;

  NodeRoutes(Nodes nodes, ApiVerticle.Neighbourhood neighbourhood) {
    this.nodes = nodes;
    this.neighbourhood = neighbourhood;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/nodes", Policy.ADMIN, _ -> list()));
  }

  /** All nodes, by name. */
  record Listed(List<Shown> nodes) {}

  /**
   * One of them; see {@link NodeState}.
   *
   * @param here whether it is the one that answers
   * @param onBus whether the one that answers sees it on the bus; empty if that is by itself
   */
  record Shown(
      String name,
      boolean here,
      NodeState.Standing state,
      Optional<Instant> since,
      Optional<Instant> lastBeat,
      Optional<Long> beatAgeMs,
      Optional<Instant> silentSince,
      Optional<Integer> codeVersion,
      Optional<String> bus,
      Optional<Boolean> onBus,
      Optional<String> http,
      List<String> verticles,
      List<String> kinds,
      long running,
      long bound) {}

  private Reply list() {
    var onBus = neighbourhood.onBus().get();
    return Reply.ok(new Listed(nodes.list().stream().map(node -> shown(node, onBus)).toList()));
  }

  private Shown shown(NodeState node, Optional<Set<String>> onBus) {
    return new Shown(
        node.name(),
        node.name().equals(neighbourhood.here()),
        node.state(),
        node.since(),
        node.lastBeat(),
        node.beatAgeMs(),
        node.silentSince(),
        node.codeVersion(),
        node.bus(),
        onBus.map(names -> names.contains(node.name())),
        node.http(),
        node.verticles(),
        node.kinds().stream().sorted().toList(),
        node.running(),
        node.bound());
  }
}
