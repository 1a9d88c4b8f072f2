package dev.orchestrator.devops;

import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.bots.Lending;
import dev.orchestrator.bots.PoolBots;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.messages.ServerId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Settings.PortRange;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.GivenSecrets;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Ports;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Redaction;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.workers.ManagedProcesses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys, watches and rolls back releases as processes of this machine, and routes requests to
 * them; what lives on other nodes' machines is left to those. Serves the commands about what runs;
 * runs the flows of kind {@code devops.*}. To be deployed on a virtual thread, before the node
 * starts: what is live is started again first.
 */
public final class DevopsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(DevopsVerticle.class);
  private static final long SUPERVISION_MS = 1_000;

  private final FlowNode node;
  private final EnvAnalyst analyst;
  private final Records records;
  private final PoolBots bots;
  private final Yard yard;
  private final Routes routes;
  private final HealthGate gate;
  private final Crew crew;
  private final Supervisor supervisor;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean ending;

  /** Whether the last look failed: an outage is logged when it begins. */
  private volatile boolean failing;

  /** What is remembered. */
  public record Memory(
      Flows flows,
      Projects projects,
      Releases releases,
      Ports ports,
      ThreadLog log,
      Receipts receipts,
      Failures failures,
      Alerts alerts,
      HealthLooks looks,
      Secrets secrets,
      SecretWaits waits,
      PoolBots bots) {}

  /**
   * Where releases run.
   *
   * @param processes runs them
   * @param folder where their files lie
   * @param server this machine's row
   * @param addresses where they are reached
   * @param telegram what bots talk with
   * @param patience how long what takes its time is waited for
   */
  public record Yard(
      Forge forge,
      ManagedProcesses processes,
      Path folder,
      ServerId server,
      Addresses addresses,
      Telegram telegram,
      Patience patience) {}

  /**
   * What bots talk with.
   *
   * @param api where the Bot API is
   * @param check looks at the tokens that people give
   */
  public record Telegram(URI api, TokenCheck check) {}

  /**
   * How long something is waited for.
   *
   * @param health until a new release answers; 30 seconds is usual
   * @param reminder until a person is reminded of a secret; 4 hours are usual
   * @param person until a deploy is given up that waits for a secret; 24 hours are usual
   */
  public record Patience(Duration health, Duration reminder, Duration person) {}

  /**
   * Where releases are reached.
   *
   * @param bindHost where routes listen
   * @param publicHost the host in URLs that people get
   * @param routePorts the ports that projects are published on
   * @param releasePorts the ports that releases listen on, behind their routes
   */
  public record Addresses(
      String bindHost, String publicHost, PortRange routePorts, PortRange releasePorts) {}

  /**
   * @param node runs the deploys; their kinds are registered with it when this verticle starts
   * @param analyst is asked about variables that no rule knows
   */
  public DevopsVerticle(FlowNode node, Memory memory, Yard yard, Model analyst, Prompts prompts) {
    this.node = node;
    this.analyst = new EnvAnalyst(analyst, prompts);
    this.yard = yard;
    this.bots = memory.bots();
    this.records =
        new Records(
            memory.flows(),
            memory.projects(),
            memory.releases(),
            memory.ports(),
            memory.log(),
            memory.receipts(),
            memory.failures(),
            memory.alerts(),
            memory.looks(),
            memory.secrets(),
            memory.waits(),
            lending(memory));
    this.routes = new Routes(yard.addresses().bindHost());
    var folders = new ReleaseFolders(yard.folder());
    var apps = new Apps(yard.processes(), folders, memory.secrets());
    this.gate = new HealthGate(apps, yard.patience().health());
    this.crew = crew(folders, apps);
    this.supervisor =
        new Supervisor(crew, records, new HealthRound(gate, crew.manifests(), records));
  }

  private static Lending lending(Memory memory) {
    var given = new GivenSecrets(memory.secrets(), memory.waits());
    return new Lending(memory.bots(), memory.secrets(), given, memory.releases());
  }

  private Crew crew(ReleaseFolders folders, Apps apps) {
    var addresses = yard.addresses();
    var machine =
        new Machine(
            node.name(),
            yard.server(),
            addresses.bindHost(),
            addresses.publicHost(),
            addresses.routePorts(),
            addresses.releasePorts());
    var placement = new Placement(machine, records.ports());
    var traffic = new Traffic(routes, records, placement.berths());
    var end = new DeployEnd(records, placement);
    var manifests = new Manifests(yard.forge());
    var environments = new Environments(records, yard.telegram().api());
    return new Crew(
        manifests,
        environments,
        new Preparation(
            manifests,
            new Preparation.Minds(
                analyst, environments, new BotToken(records, yard.telegram().check())),
            await(),
            records,
            placement.berths()),
        placement,
        new Builds(yard.forge(), yard.processes(), folders, new Redaction(records.secrets())),
        new Rollout(apps, gate, traffic, end, placement.berths()),
        apps,
        traffic,
        folders,
        end);
  }

  private SecretsAwait await() {
    return new SecretsAwait(records, yard.patience().reminder(), yard.patience().person());
  }

  @Override
  public Future<?> start() throws InterruptedException {
    Await.await(vertx.deployVerticle(routes));
    supervisor.restore();
    var bus = new Bus(vertx);
    var desk = new Desk(records);
    new DeployDesk(desk, yard.forge(), crew.environments()).open(bus);
    new SecretDesk(desk).open(bus);
    new BotDesk(desk, bots).open(bus);
    new ReleaseDesk(desk, crew, bus).open();
    List.of(
            new DeployFlow(crew, records),
            new RollbackFlow(crew, records),
            new RetireFlow(crew, records),
            new StopFlow(crew, records),
            new TeardownFlow(crew, records, yard.forge()))
        .forEach(node::register);
    vertx.setPeriodic(SUPERVISION_MS, _ -> look());
    return Future.succeededFuture();
  }

  /**
   * The routes end with this verticle, which deployed them; releases start again at the next start.
   */
  @Override
  public Future<?> stop() throws InterruptedException {
    ending = true;
    while (looking.get()) {
      Await.await(vertx.timer(10));
    }
    gate.close();
    crew.apps().stopAll();
    return Future.succeededFuture();
  }

  private void look() {
    if (!ending && looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("supervision").start(this::lookOnce);
    }
  }

  private void lookOnce() {
    try {
      supervisor.look();
      failing = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!ending && !failing) {
        LOG.warn("what is live could not be looked after and will be again: {}", e.toString());
      }
      failing = true;
    } finally {
      looking.set(false);
    }
  }
}
