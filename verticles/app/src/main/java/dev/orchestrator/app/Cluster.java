package dev.orchestrator.app;

import dev.orchestrator.cluster.RedisClusterManager;
import dev.orchestrator.cluster.RedisClusterOptions;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Peers;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.ClusterSettings;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.store.ClusterTerms;
import dev.orchestrator.vault.MasterKey;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bus of this node: by itself, or joined with that of others. In the cluster a node says its
 * name, so that when it leaves the others look whether it left its flows as well.
 */
final class Cluster implements AutoCloseable {

  static final String NAME = "name";
  private static final String PREFIX = "orchestrator:cluster";
  private static final Duration TO_JOIN = Duration.ofSeconds(20);

  /**
   * A peer that answers no ping for so long has its connection closed, and messages fail at once.
   */
  private static final int PING_MS = 5_000;

  /**
   * Messages wait behind a connection that is being made; a peer in the same network answers
   * sooner.
   */
  private static final int TO_CONNECT_MS = 3_000;

  private final Vertx vertx;
  private final Optional<RedisClusterManager> manager;
  private Optional<Members> members = Optional.empty();

  private Cluster(Vertx vertx, Optional<RedisClusterManager> manager) {
    this.vertx = vertx;
    this.manager = manager;
  }

  Vertx vertx() {
    return vertx;
  }

  /** A bus of its own, or one joined with the others'; {@link CannotStart} if that cannot be. */
  static Cluster open(Settings settings, String name, Secret redis) {
    return settings
        .cluster()
        .map(cluster -> join(cluster, name, redis(redis, settings.redisAuthority())))
        .orElseGet(() -> new Cluster(Vertx.vertx(), Optional.empty()));
  }

  private static RedisClusterOptions redis(Secret url, Optional<Path> authority) {
    var options = RedisClusterOptions.at(url.reveal()).withPrefix(PREFIX);
    return authority
        .map(file -> options.withTrust(new PemTrustOptions().addCertPath(file.toString())))
        .orElse(options);
  }

  private static Cluster join(ClusterSettings settings, String name, RedisClusterOptions redis) {
    var manager = new RedisClusterManager(redis);
    var options = new VertxOptions().setEventBusOptions(bus(settings, name));
    try {
      var joining = Vertx.builder().with(options).withClusterManager(manager).buildClustered();
      var vertx = Await.await(joining.timeout(TO_JOIN.toMillis(), TimeUnit.MILLISECONDS));
      return new Cluster(vertx, Optional.of(manager));
    } catch (RuntimeException e) {
      throw new CannotStart(
          "cannot join the cluster at %s: %s; check REDIS_URL and CLUSTER_HOST"
              .formatted(settings.bus().host(), Await.reason(e).getMessage()));
    }
  }

  /** Tells the flows when a node has left the bus. */
  void watch(FlowNode node) {
    members = manager.map(joined -> Members.watch(vertx, joined, node::nodeLeft));
  }

  /** Which nodes live, as Postgres tells, and cannot be reached by the bus; empty if all can. */
  Optional<String> trouble(Peers peers) {
    return members.flatMap(there -> {
      var missing = new TreeSet<>(peers.alive());
      missing.removeAll(there.names());
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "not on the bus, though alive: %s; look at its REDIS_URL and at the network"
                  .formatted(String.join(", ", missing)));
    });
  }

  /** The names of the nodes on the bus; empty if this node is by itself. */
  Optional<Set<String>> names() {
    return members.map(Members::names);
  }

  /** Where this node's bus listens; empty if it is by itself. */
  Optional<String> address() {
    return manager.map(joined -> {
      var asked = Promise.<NodeInfo>promise();
      joined.getNodeInfo(joined.getNodeId(), asked);
      var info = Await.await(asked.future());
      return info.host() + ":" + info.port();
    });
  }

  private static EventBusOptions bus(ClusterSettings settings, String name) {
    var options =
        new EventBusOptions()
            .setHost(settings.bus().host())
            .setPort(settings.bus().port())
            .setConnectTimeout(TO_CONNECT_MS)
            .setClusterPingInterval(PING_MS)
            .setClusterPingReplyInterval(PING_MS)
            .setClusterNodeMetadata(new JsonObject().put(NAME, name));
    settings.tls().ifPresent(folder -> new Certificates(folder).applyTo(options));
    return options;
  }

  /**
   * Refuses to go on where the nodes that live share what this one does not.
   *
   * @param git the folder of repositories
   */
  static void agree(Settings settings, String name, Path git, Database database) {
    settings
        .cluster()
        .ifPresent(cluster -> {
          var authority = cluster.tls().map(folder -> new Certificates(folder).authority());
          var mine = new ClusterTerms.Terms(GitMark.of(git), authority, keys(settings));
          var misfit = new ClusterTerms(database).agree(name, mine);
          if (misfit.isPresent()) {
            throw new CannotStart(words(misfit.get(), cluster, git));
          }
        });
  }

  private static Set<String> keys(Settings settings) {
    return settings.masterKeys().stream()
        .flatMap(pair -> Stream.concat(Stream.of(pair.current()), pair.old().stream()))
        .map(key -> MasterKey.of(key).fingerprint())
        .collect(Collectors.toSet());
  }

  private static String words(ClusterTerms.Misfit misfit, ClusterSettings settings, Path git) {
    return switch (misfit) {
      case MASTER_KEY ->
          "the master key is not the one that the other nodes use; set ORCHESTRATOR_MASTER_KEY to theirs";
      case GIT ->
          "%s is not the folder of repositories that the other nodes use; mount that one and set ORCHESTRATOR_GIT"
              .formatted(git);
      case AUTHORITY ->
          settings.tls().isEmpty()
              ? "the other nodes' bus is encrypted; set CLUSTER_TLS to a folder with a certificate of their CA"
              : "the certificates in %s are of another CA than the other nodes', or their bus is not encrypted; use the ca.crt and ca.key that their certificates were made with"
                  .formatted(settings.tls().get());
    };
  }

  @Override
  public void close() {
    Await.await(vertx.close());
  }
}
