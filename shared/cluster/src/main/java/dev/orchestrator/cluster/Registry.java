package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Who listens where: this node's own consumers and those of the others. Lives on the loop. */
final class Registry {

  private final Commands commands;
  private final Events events;
  private final Consumers consumers = new Consumers();
  private final Directory directory = new Directory(this::read, this::changed);
  private final Announcer announcer;
  private final Lookups lookups;
  private final Set<String> changed = new LinkedHashSet<>();
  private final List<Future<?>> reading = new ArrayList<>();

  Registry(String me, Commands commands, RedisClusterOptions options, Events events) {
    this.commands = commands;
    this.events = events;
    announcer = new Announcer(me, commands, options, consumers);
    lookups = new Lookups(me, commands, directory);
  }

  Announcer announcer() {
    return announcer;
  }

  Lookups lookups() {
    return lookups;
  }

  Directory directory() {
    return directory;
  }

  /** Done when Redis has it, so that whoever asks it from now on finds this consumer. */
  Future<Void> add(String address, RegistrationInfo consumer) {
    consumers.add(address, consumer);
    changed(address);
    return announced(address, consumer);
  }

  /** As {@link #add}, but nobody waits for a Redis that is away. */
  Future<Void> remove(String address, RegistrationInfo consumer) {
    consumers.remove(address, consumer);
    changed(address);
    var announced = announced(address, consumer);
    return commands.link().isUp() ? announced.otherwiseEmpty() : Future.succeededFuture();
  }

  /**
   * The consumers at that address, of all nodes.
   *
   * @param isWhole as in {@link Lookups#consumers(String, Predicate)}
   */
  Future<List<RegistrationInfo>> consumers(String address, Predicate<String> isWhole) {
    return lookups
        .consumers(address, isWhole)
        .map(others -> together(consumers.at(address), others));
  }

  /** What is known here of that address, without asking Redis. */
  List<RegistrationInfo> known(String address) {
    return together(consumers.at(address), directory.at(address));
  }

  /** Done when all nodes that are being read have been read. */
  Future<?> read() {
    return Future.join(List.copyOf(reading));
  }

  private void read(String node) {
    reading.removeIf(Future::isComplete);
    reading.add(lookups.read(node));
  }

  private Future<Void> announced(String address, RegistrationInfo consumer) {
    return consumer.localOnly() ? Future.succeededFuture() : announcer.changed(address);
  }

  /** Tells of all changes of one turn of the loop together. */
  private void changed(String address) {
    if (changed.isEmpty()) {
      commands.loop().run(this::tellChanges);
    }
    changed.add(address);
  }

  private void tellChanges() {
    changed.forEach(address -> events.changed(address, known(address)));
    changed.clear();
  }

  private static List<RegistrationInfo> together(
      List<RegistrationInfo> own, List<RegistrationInfo> others) {
    List<RegistrationInfo> all = new ArrayList<>(own);
    all.addAll(others);
    return all;
  }
}
