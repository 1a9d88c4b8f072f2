package dev.orchestrator.app;

import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What happens to machines, one thing after the other, in an order that a seed decides. Everything
 * is mended again before the next.
 */
final class Storm {

  /** Longer than a lease, so that others take over meanwhile. */
  private static final Duration FROZEN = Duration.ofSeconds(13);

  private static final Duration LATE = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Nodes nodes;
  private final Random random;
  private final Optional<NetworkLab> lab;
  private final Optional<NodeClocks> clocks;
  private final Map<String, ServerProcess> servers = new LinkedHashMap<>();

  /** One thing that happens, and how it is mended. */
  private interface Blow {
    void strike(String node);
  }

  Storm(Nodes nodes, Optional<NetworkLab> lab, Optional<NodeClocks> clocks, long seed) {
    this.nodes = nodes;
    this.lab = lab;
    this.clocks = clocks;
    this.random = new Random(seed);
  }

  /** Starts a node, or starts it again. */
  void start(String name) {
    var own = clocks.map(clock -> clock.settings(name)).orElse(Map.of());
    servers.put(name, nodes.start(name, own));
  }

  private ServerProcess server(String name) {
    var server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return server;
  }

  /**
   * Strikes once each of what there is, in a random order, each time at a random node and a random
   * moment.
   *
   * @param most the first of them, if there are more
   * @param before is done before each blow, with a random node
   * @param struck is told what was done
   */
  void strike(int most, Consumer<ServerProcess> before, Consumer<String> struck) {
    var blows = new ArrayList<>(blows().entrySet());
    Collections.shuffle(blows, random);
    for (var blow : blows.subList(0, Math.min(most, blows.size()))) {
      before.accept(server(anyNode()));
      pause(Duration.ofMillis(random.nextInt(4_000)));
      var node = anyNode();
      blow.getValue().strike(node);
      struck.accept(blow.getKey().formatted(node));
    }
  }

  private String anyNode() {
    var names = List.copyOf(servers.keySet());
    return names.get(random.nextInt(names.size()));
  }

  private Map<String, Blow> blows() {
    var blows = new LinkedHashMap<String, Blow>();
    blows.put("node %s killed and started again", this::kill);
    blows.put("node %s frozen past its lease", this::freeze);
    blows.put("node %s stopped and started again", this::restart);
    blows.put("Redis killed and started empty", _ -> FreshRedis.restart(nodes.redis()));
    blows.put("Redis flushed", _ -> FreshRedis.flush(nodes.redis()));
    blows.put("Redis late by up to a second, for ten seconds", _ -> slowRedis());
    blows.put("all sessions of Postgres ended, ten times", _ -> endSessions());
    blows.put("Postgres started again", _ -> FreshPostgres.restart());
    clocks.ifPresent(clock ->
        blows.put("clock of node %s an hour ahead, then an hour behind", node -> set(clock, node)));
    lab.ifPresent(network -> {
      blows.put("node %s cut from its peers", node -> cut(network, node));
      blows.put("cable of node %s pulled", node -> pull(network, node));
    });
    return blows;
  }

  private void kill(String node) {
    server(node).kill();
    pause(Duration.ofMillis(random.nextInt(5_000)));
    start(node);
  }

  private void restart(String node) {
    server(node).stop();
    start(node);
  }

  private void freeze(String node) {
    server(node).freeze();
    pause(FROZEN);
    server(node).thaw();
  }

  private void endSessions() {
    for (var times = 0; times < 10; times++) {
      FreshPostgres.terminateBackends(nodes.postgres());
      pause(Duration.ofMillis(200));
    }
  }

  private void slowRedis() {
    for (var times = 0; times < 10; times++) {
      FreshRedis.pause(nodes.redis(), LATE);
      pause(LATE.plusMillis(50));
    }
  }

  private static void set(NodeClocks clock, String node) {
    for (var ahead : List.of(HOUR, HOUR.negated(), Duration.ZERO)) {
      clock.set(node, ahead);
      pause(Duration.ofSeconds(5));
    }
  }

  private void cut(NetworkLab network, String node) {
    network.cutFromPeers(nodes.host(node));
    pause(Duration.ofSeconds(8));
    network.joinPeers(nodes.host(node));
  }

  private void pull(NetworkLab network, String node) {
    network.pull(nodes.host(node));
    pause(FROZEN);
    network.plug(nodes.host(node));
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
