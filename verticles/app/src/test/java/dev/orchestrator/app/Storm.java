package dev.orchestrator.app;

import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What happens to machines, one thing after the other, in an order that a seed decides. Everything
 * is mended again before the next.
 */
final class Storm {

  /** Longer than a lease, so that others take over meanwhile. */
  private static final Duration FROZEN = Duration.ofSeconds(13);

  private final Nodes nodes;
  private final Random random;
  private final Optional<NetworkLab> lab;
  private final Map<String, ServerProcess> servers = new LinkedHashMap<>();
  private final List<String> struck = new ArrayList<>();

  /** One thing that happens, and how it is mended. */
  private interface Blow {
    void strike(String node);
  }

  Storm(Nodes nodes, Optional<NetworkLab> lab, long seed) {
    this.nodes = nodes;
    this.lab = lab;
    this.random = new Random(seed);
  }

  /** Starts a node, or starts it again. */
  void start(String name) {
    servers.put(name, nodes.start(name, Map.of()));
  }

  ServerProcess server(String name) {
    var server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return server;
  }

  /** What has happened so far. */
  List<String> struck() {
    return List.copyOf(struck);
  }

  /** Strikes once each of what there is, in a random order, each time at a random node. */
  void strikeAll(Runnable between) {
    var blows = new ArrayList<>(blows().entrySet());
    java.util.Collections.shuffle(blows, random);
    for (var blow : blows) {
      var names = List.copyOf(servers.keySet());
      var node = names.get(random.nextInt(names.size()));
      struck.add(blow.getKey() + " " + node);
      blow.getValue().strike(node);
      between.run();
    }
  }

  private Map<String, Blow> blows() {
    var blows = new LinkedHashMap<String, Blow>();
    blows.put("kill -9", this::kill);
    blows.put("freeze past the lease", this::freeze);
    blows.put("stop and start", this::restart);
    blows.put("empty Redis", _ -> FreshRedis.restart(nodes.redis()));
    blows.put("end all sessions of Postgres, not of", _ -> endSessions());
    blows.put("restart Postgres, not", _ -> FreshPostgres.restart());
    lab.ifPresent(network -> {
      blows.put("cut from its peers", node -> cut(network, node));
      blows.put("pull the cable of", node -> pull(network, node));
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
