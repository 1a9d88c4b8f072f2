package dev.orchestrator.app;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.LiveNodes;
import dev.orchestrator.access.RateLimits;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Peers;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.FlowReady;
import dev.orchestrator.platform.BadSetting;
import dev.orchestrator.platform.BridgeSettings;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Servers;
import dev.orchestrator.store.Vault;
import io.vertx.core.Deployable;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where all objects meet: read it, the {@link Archive}, the {@link Team} and the {@link Doors} to
 * know who depends on whom. They make them; {@link Verticles} and {@link Server} bring them to
 * life.
 *
 * @param leaving completed when the server is asked to end, so that its doors know
 * @param verticles by the name that the setting VERTICLES uses, in the order in which they start;
 *     made when they are asked for
 * @param healthDoor what stands where the API would, if that is not among the chosen
 */
record House(
    Database database,
    Redis redis,
    FlowNode node,
    ApiKeys keys,
    ModelRoom models,
    Presence presence,
    Promise<Void> leaving,
    Map<String, Supplier<Deployable>> verticles,
    Supplier<Deployable> healthDoor) {

  /** What a house stands on. */
  record Ground(DataDir data, Services services, Cluster cluster) {}

  /** Where its doors are, on ports that are free. */
  record Places(HostPort http, BridgeSettings bridge) {}

  /** Of which there may be several in one JVM; the others own a part of the machine. */
  static final Set<String> MULTIPLY = Set.of("po", "engineering", "api");

  /** Raised when a flow's code changes so that older code could not go on with it. */
  private static final int CODE_VERSION = 2;

  /**
   * Makes everything; nothing runs yet.
   *
   * @param listen where its doors will be
   * @param url where people reach the API
   */
  static House build(Settings settings, Places listen, String url, Ground ground) {
    var data = ground.data();
    var cluster = ground.cluster();
    var bus = new Bus(cluster.vertx());
    var database =
        Database.open(cluster.vertx(), ground.services().postgres(), settings.poolSize());
    var redis = Redis.open(cluster.vertx(), ground.services().redis(), settings.redisAuthority());

    var flows = new Flows(database, CODE_VERSION, kind -> ready(bus, kind));
    var node = new FlowNode(database, flows, data.nodeName(), settings.concurrency().node());
    node.limit(settings.concurrency()::of);
    cluster.watch(node);

    var git = settings.git().orElseGet(() -> data.resolve("git"));
    Cluster.agree(settings, data.nodeName(), git, database);
    var vault = VaultDoor.open(settings, data, database);
    var wires = new Team.Wires(bus, redis, node);
    var access = access(settings, cluster.vertx(), database, vault, redis);
    var archive = Archive.open(database, flows, vault, access, wires);
    var models =
        ModelRoom.open(cluster.vertx(), bus, database, settings.models(), archive.alerts());
    var workshop = workshop(settings, data, git, url, database);
    var minds = new Team.Minds(models.models(), prompts(settings));
    var bots = BotRoom.open(cluster.vertx(), settings.telegram(), database, flows, vault);
    var team = new Team(settings, wires, archive, workshop, minds, bots);

    Promise<Void> leaving = Promise.promise();
    var presence = new Presence(archive.nodes(), data.nodeName());
    leaving.future().onComplete(_ -> presence.go());
    var bot = TelegramDoor.examined(settings.telegram(), cluster.vertx());
    var watch = new Doors.Watch(bus, redis, cluster, bot, leaving.future());
    var doors = new Doors(listen.http(), listen.bridge(), archive, workshop, models, bots, watch);
    var verticles = team.verticles();
    doors.busBridge().ifPresent(bridge -> verticles.put("bridge", bridge));
    TelegramDoor.of(settings.telegram(), archive, bots, bus, new PublicUrls(url))
        .ifPresent(telegram -> verticles.put("telegram", telegram));
    verticles.put("api", doors::api);
    return new House(
        database, redis, node, access.keys(), models, presence, leaving, verticles, doors::health);
  }

  private static Access access(
      Settings settings, Vertx vertx, Database database, Vault vault, Redis redis) {
    var limits = new RateLimits(redis, new LiveNodes(new Peers(database)));
    return Access.open(vertx, database, vault.secrets().keyring(), limits, settings.rates());
  }

  private static Workshop workshop(
      Settings settings, DataDir data, Path git, String url, Database database) {
    var clock = InstantSource.system();
    return new Workshop(
        data,
        new LocalMachine(data, settings.programPath(), clock),
        new LocalForge(git, clock),
        new Servers(database).ensure(data.nodeName(), settings.publicHost()),
        url,
        clock);
  }

  private static Prompts prompts(Settings settings) {
    try {
      return settings.prompts().map(Prompts::in).orElseGet(Prompts::inJar);
    } catch (Prompts.BadPrompts e) {
      throw new BadSetting("ORCHESTRATOR_PROMPTS", String.valueOf(e.getMessage()));
    }
  }

  private static void ready(Bus bus, String kind) {
    bus.publish(Address.FLOW_READY, new FlowReady(kind));
  }
}
