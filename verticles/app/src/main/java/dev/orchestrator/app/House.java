package dev.orchestrator.app;

import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.Gate;
import dev.orchestrator.access.Users;
import dev.orchestrator.api.ApiVerticle;
import dev.orchestrator.api.ApiVerticle.Check;
import dev.orchestrator.devops.DevopsVerticle;
import dev.orchestrator.engineering.EngineeringVerticle;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.llm.AgentConfigs;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Provider;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.FlowReady;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.offline.TemplateAgent;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.BadSetting;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.platform.Sweep;
import dev.orchestrator.po.PoVerticle;
import dev.orchestrator.scheduler.SchedulerVerticle;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.Ports;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.Servers;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.workers.CleanEnvironment;
import dev.orchestrator.workers.ManagedProcesses;
import dev.orchestrator.workers.ProcessWorkers;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where all objects meet: read it to know who depends on whom. Nothing runs before {@link #open()}.
 */
final class House implements AutoCloseable {

  /** Raised when the code of a flow changes so that older code could not go on with it. */
  private static final int CODE_VERSION = 1;

  /** How long flows get to reach their next step before they are given back. */
  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** What a worker or an application gets after being asked to end, before it is ended. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final Settings settings;
  private final HostPort listen;
  private final DataDir data;
  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final Closing closing = new Closing();

  private final Bus bus;
  private final Database database;
  private final Redis redis;
  private final Flows flows;
  private final FlowNode node;
  private final ThreadLog log;
  private final Projects projects;
  private final Releases releases;
  private final Receipts receipts;
  private final Approvals approvals;
  private final Threads threads;
  private final ApiKeys keys;
  private final AgentConfigs agents;
  private final Models models;
  private final LocalForge forge;

  private House(Settings settings, HostPort listen, DataDir data, Services services) {
    this.settings = settings;
    this.listen = listen;
    this.data = data;
    bus = new Bus(vertx);
    database = Database.open(vertx, services.postgres(), settings.poolSize());
    redis = Redis.open(vertx, services.redis());
    flows =
        new Flows(
            database,
            CODE_VERSION,
            kind -> bus.publish(Address.FLOW_READY, new FlowReady(kind)));
    node = new FlowNode(database, flows, data.nodeName(), settings.concurrency());
    log = new ThreadLog(database, flows, bus);
    projects = new Projects(database);
    releases = new Releases(database);
    receipts = new Receipts(flows);
    approvals = new Approvals(database);
    threads = new Threads(database);
    keys = new ApiKeys(database);
    agents = new AgentConfigs(database);
    models = new Models(PROVIDERS, agents, new LlmCalls(database));
    forge = new LocalForge(data.resolve("git"), clock);
  }

  private static final Map<String, Provider> PROVIDERS =
      Map.of("offline", config -> new OfflinePlanner());
}
