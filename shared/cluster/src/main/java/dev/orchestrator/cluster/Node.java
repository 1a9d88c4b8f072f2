package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node from its joining to its leaving: everything that lives on its loop meets here. */
final class Node implements Members.Changes, Subscription.Listener {

  private static final long FAREWELL_MS = 1_000;
  private static final Duration EVERY_SECOND = Duration.ofSeconds(1);

  private final RedisClusterOptions options;
  private final Events events;
  private final Loop loop = Loop.open();
  private final Link control;
  private final Link data;
  private final Link listening;
  private final Subscription subscription;
  private final Registry registry;
  private final Heartbeat heartbeat;
  private final Members members;
  private final Judge judge;
  private final Locks locks;
  private final Commands commands;
  private final String id;

  Node(String id, RedisClusterOptions options, Events events) {
    this.id = id;
    this.options = options;
    this.events = events;
    var keys = Keys.of(options);
    subscription = new Subscription(keys, id, options.timing(), this);
    var timing = options.timing();
    control = new Link(loop, options, Future::succeededFuture, Outages.heard(options.place()));
    data = new Link(loop, options, Future::succeededFuture, Outages.unheard());
    listening = new Link(loop, options, subscription::begin, Outages.unheard());
    commands = new Commands(loop, data, keys);
    var controlled = new Commands(loop, control, keys);
    registry = new Registry(id, controlled, options, events);
    members = new Members(id, timing, this);
    judge = new Judge(id, controlled, timing);
    locks = new Locks(id, controlled, timing.patience());
    heartbeat = new Heartbeat(id, controlled, registry.announcer(), this::seen, locks::rejoined);
  }

  /** The way for maps and counters, apart from that of the heartbeat. */
  Commands commands() {
    return commands;
  }

  /** All nodes with this one; on any thread. */
  List<String> nodes() {
    return members.all();
  }

  /**
   * Joins. First whoever is dead is removed, so that nothing is sent to what was left behind by a
   * crash.
   */
  Future<Void> join() {
    return loop.call(() ->
        Future.all(listening.open(), control.open(), data.open())
            .compose(_ -> heartbeat.warmUp())
            .compose(_ -> registry.announcer().join())
            .onSuccess(_ -> start())
            .compose(_ -> heartbeat.look())
            .compose(_ -> registry.read())
            .compose(_ -> heartbeat.look())
            .compose(view -> judge.judge(view, registry.directory()))
            .compose(_ -> heartbeat.look())
            .mapEmpty());
  }

  /** Leaves, and says so if Redis hears it soon; then everything of this node is closed. */
  Future<Void> leave() {
    return loop.call(
            () -> {
              heartbeat.stop();
              return control.isUp()
                  ? registry.announcer().leave().timeout(FAREWELL_MS, TimeUnit.MILLISECONDS)
                  : Future.<Void>succeededFuture();
            })
        .transform(
            _ -> loop.call(() -> Future.join(listening.close(), data.close(), control.close())))
        .transform(_ -> loop.close());
  }

  Future<Void> add(String address, RegistrationInfo consumer) {
    return loop.call(() -> registry.add(address, consumer));
  }

  Future<Void> remove(String address, RegistrationInfo consumer) {
    return loop.call(() -> registry.remove(address, consumer));
  }

  /** The consumers at that address, of all nodes. */
  Future<List<RegistrationInfo>> consumers(String address) {
    return loop.call(() -> registry.consumers(address, members::areAllIn));
  }

  /** What it would answer if Redis were away. */
  Future<List<RegistrationInfo>> knownConsumers(String address) {
    return loop.call(() -> Future.succeededFuture(registry.known(address)));
  }

  Future<NodeInfo> info(String node) {
    return loop.call(() -> registry.lookups().info(node));
  }

  Future<Void> announce(NodeInfo info) {
    var written = Buffer.buffer();
    info.writeToBuffer(written);
    return loop.call(() -> registry.announcer().info(written));
  }

  Future<Lock> lock(String name, long timeout) {
    return loop.call(() -> locks.acquire(name, timeout));
  }

  @Override
  public void joined(String node) {
    registry.directory().joined(node);
    events.joined(node);
  }

  @Override
  public void left(String node) {
    registry.directory().left(node);
    events.registrationsLost();
    events.left(node);
  }

  @Override
  public void nodesChanged() {
    heartbeat.hint();
  }

  @Override
  public void infoChanged(String node) {
    registry.lookups().info(node);
  }

  @Override
  public void consumersChanged(String node, Directory.Change change) {
    registry.directory().changed(node, change);
  }

  @Override
  public void granted(String ticket, String lock) {
    locks.granted(ticket, lock);
  }

  private void start() {
    heartbeat.start(options.timing());
    locks.start();
    loop.every(EVERY_SECOND, this::sweep);
    loop.every(options.timing().patience().dividedBy(10), this::listenAgain);
  }

  private void seen(View view) {
    members.update(view, judge.look(view));
    registry.directory().compare(view);
    judge.judge(view, registry.directory());
  }

  /** One node is enough for it. */
  private void sweep() {
    if (members.all().getFirst().equals(id) && data.isUp()) {
      data.send(commands.script(Entries.SWEEP));
    }
  }

  private void listenAgain() {
    if (subscription.isDeaf() && control.isUp()) {
      listening.reset("nothing is heard any more");
    }
  }
}
