package dev.orchestrator.app;

import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.Gate;
import dev.orchestrator.access.Users;
import dev.orchestrator.api.ApiVerticle;
import dev.orchestrator.api.HealthVerticle;
import dev.orchestrator.devops.DevopsVerticle;
import dev.orchestrator.engineering.EngineeringVerticle;
import dev.orchestrator.flow.EndedFlows;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Peers;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.llm.Trials;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.FlowReady;
import dev.orchestrator.platform.BadSetting;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.platform.Sweep;
import dev.orchestrator.po.PoVerticle;
import dev.orchestrator.scheduler.SchedulerVerticle;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.Censor;
import dev.orchestrator.store.DomainEvents;
import dev.orchestrator.store.EventRelay;
import dev.orchestrator.store.ExpiredApprovals;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Jobs;
import dev.orchestrator.store.Nodes;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.Ports;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.ProposedPlans;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.RefusedMessages;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.Servers;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.why.Whereabouts;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where all objects meet: read it to know who depends on whom. It makes them; {@link Verticles} and
 * {@link Server} bring them to life.
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

  /** Of which there may be several in one JVM; the others own a part of the machine. */
  static final Set<String> MULTIPLY = Set.of("po", "engineering", "api");

  /** Raised when a flow's code changes so that older code could not go on with it. */
  private static final int CODE_VERSION = 2;

  private static final DevopsVerticle.Patience PATIENCE =
      new DevopsVerticle.Patience(
          Duration.ofSeconds(30), Duration.ofHours(4), Duration.ofHours(24));

  /**
   * Makes everything; nothing runs yet.
   *
   * @param listen where the API will listen
   * @param url where people reach the API
   */
  static House build(Settings settings, HostPort listen, String url, Ground ground) {
    var clock = InstantSource.system();
    var data = ground.data();
    var services = ground.services();
    var cluster = ground.cluster();
    var vertx = cluster.vertx();
    var bus = new Bus(vertx);
    var database = Database.open(vertx, services.postgres(), settings.poolSize());
    var redis = Redis.open(vertx, services.redis(), settings.redisAuthority());

    var flows = new Flows(database, CODE_VERSION, kind -> ready(bus, kind));
    var node = new FlowNode(database, flows, data.nodeName(), settings.concurrency().node());
    node.limit(settings.concurrency()::of);
    cluster.watch(node);

    var git = settings.git().orElseGet(() -> data.resolve("git"));
    Cluster.agree(settings, data.nodeName(), git, database);
    var vault = VaultDoor.open(settings, data, database);
    var projects = new Projects(database);
    var censor = new Censor(vault.secrets(), vault.waits(), projects);
    var log = new ThreadLog(database, flows, bus, censor);
    var threads = new Threads(database);
    var releases = new Releases(database);
    var events = new DomainEvents(database);
    var relay = new EventRelay(events, redis, bus);
    relay.listen();
    var receipts = new Receipts(database, flows);
    var approvals = new Approvals(database);
    var failures = new Failures(database);
    var alerts = new Alerts(database);
    var jobs = new Jobs(database, flows);
    var nodes = new Nodes(database);
    var refused = new RefusedMessages(database, alerts);
    refused.listen(bus);
    var keys = new ApiKeys(database);
    var models = ModelRoom.open(vertx, bus, database, settings.models(), alerts);
    var prompts = prompts(settings);
    var forge = new LocalForge(git, clock);
    var machine = new LocalMachine(data, settings.programPath(), clock);
    var server = new Servers(database).ensure(data.nodeName(), settings.publicHost());

    Promise<Void> leaving = Promise.promise();
    var presence = new Presence(nodes, data.nodeName());
    leaving.future().onComplete(_ -> presence.go());

    var gate = new Gate(keys);
    var watch = watch(data, cluster, database, redis, models.trials(), leaving.future());
    var verticles = new LinkedHashMap<String, Supplier<Deployable>>();
    verticles.put(
        "po",
        () ->
            new PoVerticle(
                bus,
                node,
                new PoVerticle.Stores(
                    log,
                    threads,
                    new Users(database),
                    approvals,
                    receipts,
                    new PendingDeploys(flows),
                    new ThreadSummaries(database),
                    new Sessions(redis, database)),
                new PoVerticle.Works(flows, projects),
                new PoVerticle.Minds(models.models(), prompts)));
    verticles.put(
        "engineering",
        () ->
            new EngineeringVerticle(
                node,
                new EngineeringVerticle.Memory(
                    flows,
                    projects,
                    releases,
                    log,
                    receipts,
                    new ProposedPlans(database),
                    new PublicUrls(url),
                    failures,
                    new Whereabouts(database),
                    new WorkerLog(database, flows, bus, censor)),
                new EngineeringVerticle.Workshop(forge, machine.workers(), machine.templateAgent()),
                models.models(),
                prompts));
    verticles.put(
        "devops",
        () ->
            new DevopsVerticle(
                node,
                new DevopsVerticle.Memory(
                    flows,
                    projects,
                    releases,
                    new Ports(database),
                    log,
                    receipts,
                    failures,
                    alerts,
                    new HealthLooks(database),
                    vault.secrets(),
                    vault.waits()),
                new DevopsVerticle.Yard(
                    forge,
                    machine.releases(),
                    data.resolve("releases"),
                    server,
                    addresses(settings),
                    PATIENCE),
                models.models().of(Agent.ENV_ANALYST),
                prompts));
    var attic =
        new SchedulerVerticle.Attic(
            flows,
            new EndedFlows(database),
            receipts,
            releases,
            new SchedulerVerticle.Notes(
                failures,
                alerts,
                refused,
                new ThreadSummaries(database),
                new HealthLooks(database),
                vault.waits()),
            machine.workers(),
            data.resolve("releases"),
            settings.keep(),
            clock);
    var office =
        new SchedulerVerticle.Office(node, data.nodeName(), bus, redis, jobs, settings.jobs());
    verticles.put("scheduler", () -> scheduler(settings, office, attic, log, approvals, relay));
    verticles.put(
        "api",
        () ->
            new ApiVerticle(
                listen,
                gate,
                new ApiVerticle.Stores(
                    threads,
                    log,
                    receipts,
                    approvals,
                    projects,
                    flows,
                    forge,
                    alerts,
                    refused,
                    models.ledger(),
                    releases,
                    vault,
                    events,
                    jobs,
                    nodes),
                new ApiVerticle.ModelOffice(models.agents(), models.spending()),
                watch));
    return new House(
        database,
        redis,
        node,
        keys,
        models,
        presence,
        leaving,
        verticles,
        () -> new HealthVerticle(listen, gate, watch));
  }

  private static Prompts prompts(Settings settings) {
    try {
      return settings.prompts().map(Prompts::in).orElseGet(Prompts::inJar);
    } catch (Prompts.BadPrompts e) {
      throw new BadSetting("ORCHESTRATOR_PROMPTS", String.valueOf(e.getMessage()));
    }
  }

  private static DevopsVerticle.Addresses addresses(Settings settings) {
    return new DevopsVerticle.Addresses(
        settings.http().host(),
        settings.publicHost(),
        settings.routePorts(),
        settings.releasePorts());
  }

  private static ApiVerticle.Watch watch(
      DataDir data,
      Cluster cluster,
      Database database,
      Redis redis,
      Trials trials,
      Future<Void> leaving) {
    var peers = new Peers(database);
    return new ApiVerticle.Watch(
        List.of(
            new ApiVerticle.Check("postgres", true, () -> trouble(database)),
            new ApiVerticle.Check("redis", false, () -> trouble(redis)),
            new ApiVerticle.Check("cluster", false, () -> cluster.trouble(peers)),
            new ApiVerticle.Check("models", false, trials::trouble)),
        new Examination(data.path(), () -> trouble(database), () -> trouble(redis), trials),
        new ApiVerticle.Neighbourhood(data.nodeName(), cluster::names),
        leaving);
  }

  private static Optional<String> trouble(Database database) {
    try {
      database.query("SELECT 1");
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("does not answer");
    }
  }

  private static Optional<String> trouble(Redis redis) {
    return redis.ping() ? Optional.empty() : Optional.of("does not answer");
  }

  private static void ready(Bus bus, String kind) {
    bus.publish(Address.FLOW_READY, new FlowReady(kind));
  }

  private static SchedulerVerticle scheduler(
      Settings settings,
      SchedulerVerticle.Office office,
      SchedulerVerticle.Attic attic,
      ThreadLog log,
      Approvals approvals,
      EventRelay relay) {
    var sweeps =
        List.of(
            new Sweep("events that no turn has seen", log::wakeUnseen),
            new Sweep("events that were not relayed", relay::sweep),
            new Sweep(
                "approvals that nobody answered",
                new ExpiredApprovals(attic.flows(), approvals, log)::close));
    return new SchedulerVerticle(
        office, attic, sweeps, Duration.ofSeconds(settings.sweepSeconds()));
  }
}
