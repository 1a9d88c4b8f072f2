package dev.orchestrator.cluster;

import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What consumers this node has itself, those that only it may see included. The truth about them:
 * Redis and the other nodes have copies. Lives on the loop.
 */
final class Consumers {

  private final Map<String, Set<RegistrationInfo>> byAddress = new LinkedHashMap<>();

  void add(String address, RegistrationInfo consumer) {
    byAddress.computeIfAbsent(address, _ -> new LinkedHashSet<>()).add(consumer);
  }

  void remove(String address, RegistrationInfo consumer) {
    byAddress.computeIfPresent(
        address,
        (_, some) -> {
          some.remove(consumer);
          return some.isEmpty() ? null : some;
        });
  }

  List<RegistrationInfo> at(String address) {
    return new ArrayList<>(byAddress.getOrDefault(address, Set.of()));
  }

  Collection<String> addresses() {
    return List.copyOf(byAddress.keySet());
  }

  /** The numbers of those that others may see, as Redis holds them; empty if there are none. */
  String announced(String address) {
    return shared(address).map(one -> Long.toString(one.seq())).collect(Collectors.joining(","));
  }

  /** The other way round: what {@link #announced} says of a node. */
  static List<RegistrationInfo> read(String node, String announced) {
    if (announced.isEmpty()) {
      return List.of();
    }
    return Stream.of(announced.split(",", -1))
        .map(number -> new RegistrationInfo(node, Long.parseLong(number), false))
        .toList();
  }

  private Stream<RegistrationInfo> shared(String address) {
    return byAddress.getOrDefault(address, Set.of()).stream().filter(one -> !one.localOnly());
  }
}
