package dev.orchestrator.platform;

import dev.orchestrator.platform.Settings.HostPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How this node joins others. All nodes of a cluster have the same database, Redis, master key and
 * folder of repositories.
 *
 * @param bus where this node's bus listens, and where the other nodes reach it; port 0 takes any
 *     free one
 * @param tls the folder with the certificates of the bus, {@code ca.crt}, {@code node.crt} and
 *     {@code node.key}; without it the bus is not encrypted, which only loopback allows
 */
public record ClusterSettings(HostPort bus, Optional<Path> tls) {

  static final Set<String> NAMES = Set.of("CLUSTER", "CLUSTER_HOST", "CLUSTER_TLS");

  /** What every node must share, and what it is without the setting: its own. */
  private static final Map<String, String> SHARED =
      Map.of(
          "POSTGRES_URL", "the database that all nodes use",
          "REDIS_URL", "the Redis that all nodes use",
          "ORCHESTRATOR_MASTER_KEY", "the key that seals the vault of all nodes",
          "ORCHESTRATOR_GIT", "a folder of repositories that all nodes reach");

  /** Empty unless {@code CLUSTER=true}. */
  static Optional<ClusterSettings> from(Map<String, String> env, SettingReader read) {
    if (!read.get("CLUSTER", "false", ClusterSettings::flag)) {
      return Optional.empty();
    }
    for (var shared : new TreeMap<>(SHARED).entrySet()) {
      if (env.getOrDefault(shared.getKey(), "").isBlank()) {
        throw new BadSetting(shared.getKey(), "CLUSTER=true needs " + shared.getValue());
      }
    }
    var bus = read.get("CLUSTER_HOST", "127.0.0.1", ClusterSettings::hostPort);
    var tls = read.get("CLUSTER_TLS", "", SettingText::optionalPath);
    if (tls.isEmpty() && !isLoopback(bus.host())) {
      throw new BadSetting(
          "CLUSTER_TLS",
          "the bus leaves this machine by %s, so it must be encrypted: name the folder with its certificates, which make init makes"
              .formatted(bus.host()));
    }
    return Optional.of(new ClusterSettings(bus, tls));
  }

  private static boolean flag(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false, got \"" + text + "\"");
    };
  }

  /** The port may be left out, and is then any free one. */
  private static HostPort hostPort(String text) {
    return SettingText.hostPort(text.contains(":") ? text : text + ":0");
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
