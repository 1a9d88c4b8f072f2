package dev.orchestrator.app;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes of one cluster, each a JVM with a data folder of its own. */
final class Nodes implements AutoCloseable {

  private final Path folder;
  private final Optional<NetworkLab> lab;
  private final Secret postgres = FreshPostgres.url();
  private final Secret redis = FreshRedis.url();
  private final String masterKey = randomKey();
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final List<ServerProcess> started = new ArrayList<>();
  private Map<String, String> shared = Map.of();

  /** Where a node always is. */
  private record Place(Optional<NetworkLab.Host> host, Map<String, String> settings) {
    List<String> by() {
      return host.map(NetworkLab.Host::prefix).orElseGet(List::of);
    }
  }

  /**
   * @param folder for their data and their repositories
   */
  Nodes(Path folder) {
    this(folder, Optional.empty());
  }

  /**
   * @param lab where each node gets a host of its own; empty for this machine's loopback
   */
  Nodes(Path folder, Optional<NetworkLab> lab) {
    this.folder = folder;
    this.lab = lab;
  }

  Secret postgres() {
    return postgres;
  }

  Secret redis() {
    return redis;
  }

  /** The host of a node in the lab. */
  NetworkLab.Host host(String name) {
    return place(name).host().orElseThrow();
  }

  /** Settings that all nodes get from now on. */
  void share(Map<String, String> settings) {
    shared = Map.copyOf(settings);
  }

  /** Starts a node and waits until it answers; a name that was used before is that node again. */
  ServerProcess start(String name, Map<String, String> more) {
    var place = place(name);
    var server = ServerProcess.start(place.by(), folder.resolve(name), settings(place, more));
    started.add(server);
    return server;
  }

  /** Starts a node that is expected to refuse; returns what it printed. */
  String refusal(String name, Map<String, String> more) {
    var place = place(name);
    var server =
        ServerProcess.launch(place.by(), folder.resolve(name), settings(place, more), "serve");
    started.add(server);
    var code = server.awaitExit(Duration.ofSeconds(60));
    if (code == 0) {
      throw new AssertionError("it started:\n" + server.output());
    }
    return server.output();
  }

  private Map<String, String> settings(Place place, Map<String, String> more) {
    var settings = new HashMap<>(place.settings());
    settings.putAll(shared);
    settings.putAll(more);
    return settings;
  }

  private Place place(String name) {
    return places.computeIfAbsent(name, _ -> place());
  }

  private Place place() {
    var host = lab.map(NetworkLab::host);
    var settings = new HashMap<>(TestPorts.next());
    settings.put("CLUSTER", "true");
    settings.put("POSTGRES_URL", seen(postgres).reveal());
    settings.put("REDIS_URL", seen(redis).reveal());
    settings.put("ORCHESTRATOR_MASTER_KEY", masterKey);
    settings.put("ORCHESTRATOR_GIT", folder.resolve("git").toString());
    host.ifPresent(there -> {
      settings.put("CLUSTER_HOST", there.address());
      settings.put("ORCHESTRATOR_HTTP", there.address() + ":0");
      settings.put("ORCHESTRATOR_PUBLIC_HOST", there.address());
    });
    return new Place(host, settings);
  }

  private Secret seen(Secret url) {
    return lab.map(network -> network.reachable(url)).orElse(url);
  }

  static String randomKey() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  @Override
  public void close() {
    started.forEach(ServerProcess::close);
  }
}
