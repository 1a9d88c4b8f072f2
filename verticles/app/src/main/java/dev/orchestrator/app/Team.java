package dev.orchestrator.app;

import dev.orchestrator.access.Users;
import dev.orchestrator.devops.DevopsVerticle;
import dev.orchestrator.engineering.EngineeringVerticle;
import dev.orchestrator.flow.EndedFlows;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.platform.Sweep;
import dev.orchestrator.po.PoVerticle;
import dev.orchestrator.scheduler.SchedulerVerticle;
import dev.orchestrator.store.ExpiredApprovals;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.Ports;
import dev.orchestrator.store.ProposedPlans;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.why.Whereabouts;
import io.vertx.core.Deployable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Those who do the work behind the doors: read it to know what each is given. Each is made when it
 * is asked for.
 */
record Team(
    Settings settings, Wires wires, Archive archive, Workshop workshop, Minds minds, BotRoom bots) {

  private static final DevopsVerticle.Patience PATIENCE =
      new DevopsVerticle.Patience(
          Duration.ofSeconds(30), Duration.ofHours(4), Duration.ofHours(24));

  /** By what they hear of each other. */
  record Wires(Bus bus, Redis redis, FlowNode node) {}

  /** What they think with. */
  record Minds(Models models, Prompts prompts) {}

  /** By name, in the order in which they start. */
  Map<String, Supplier<Deployable>> verticles() {
    var verticles = new LinkedHashMap<String, Supplier<Deployable>>();
    verticles.put("po", this::po);
    verticles.put("engineering", this::engineering);
    verticles.put("devops", this::devops);
    verticles.put("scheduler", this::scheduler);
    return verticles;
  }

  private Deployable po() {
    var database = archive.database();
    return new PoVerticle(
        wires.bus(),
        wires.node(),
        new PoVerticle.Stores(
            archive.log(),
            archive.threads(),
            new Users(database),
            archive.approvals(),
            archive.receipts(),
            new PendingDeploys(archive.flows()),
            new ThreadSummaries(database),
            new Sessions(wires.redis(), database),
            archive.access().audit()),
        new PoVerticle.Works(archive.flows(), archive.projects(), archive.joined()),
        new PoVerticle.Minds(minds.models(), minds.prompts()));
  }

  private Deployable engineering() {
    var machine = workshop.machine();
    return new EngineeringVerticle(
        wires.node(),
        builds(),
        new EngineeringVerticle.Workshop(
            workshop.forge(), machine.workers(), machine.templateAgent()),
        minds.models(),
        minds.prompts());
  }

  private EngineeringVerticle.Memory builds() {
    var database = archive.database();
    return new EngineeringVerticle.Memory(
        archive.flows(),
        archive.projects(),
        archive.releases(),
        archive.log(),
        archive.receipts(),
        new ProposedPlans(database),
        new PublicUrls(workshop.url()),
        archive.failures(),
        new Whereabouts(database),
        new WorkerLog(database, archive.flows(), wires.bus(), archive.censor()));
  }

  private Deployable devops() {
    return new DevopsVerticle(
        wires.node(),
        deploys(),
        new DevopsVerticle.Yard(
            workshop.forge(),
            workshop.machine().releases(),
            workshop.releases(),
            workshop.server(),
            addresses(),
            new DevopsVerticle.Telegram(settings.telegram().api(), bots.check()),
            PATIENCE),
        minds.models().of(Agent.ENV_ANALYST),
        minds.prompts());
  }

  private DevopsVerticle.Memory deploys() {
    return new DevopsVerticle.Memory(
        archive.flows(),
        archive.projects(),
        archive.releases(),
        new Ports(archive.database()),
        archive.log(),
        archive.receipts(),
        archive.failures(),
        archive.alerts(),
        new HealthLooks(archive.database()),
        archive.vault().secrets(),
        archive.vault().waits(),
        bots.pool());
  }

  private DevopsVerticle.Addresses addresses() {
    return new DevopsVerticle.Addresses(
        settings.http().host(),
        settings.publicHost(),
        settings.routePorts(),
        settings.releasePorts());
  }

  private Deployable scheduler() {
    var office =
        new SchedulerVerticle.Office(
            wires.node(),
            workshop.data().nodeName(),
            wires.bus(),
            wires.redis(),
            archive.jobs(),
            settings.jobs());
    var period = Duration.ofSeconds(settings.sweepSeconds());
    return new SchedulerVerticle(office, attic(), sweeps(), period);
  }

  private SchedulerVerticle.Attic attic() {
    var database = archive.database();
    return new SchedulerVerticle.Attic(
        archive.flows(),
        new EndedFlows(database),
        archive.receipts(),
        archive.releases(),
        new SchedulerVerticle.Notes(
            archive.failures(),
            archive.alerts(),
            archive.refused(),
            new ThreadSummaries(database),
            new HealthLooks(database),
            archive.vault().waits()),
        workshop.machine().workers(),
        workshop.releases(),
        settings.keep(),
        workshop.clock());
  }

  private List<Sweep> sweeps() {
    var expired = new ExpiredApprovals(archive.flows(), archive.approvals(), archive.log());
    return List.of(
        new Sweep("events that no turn has seen", archive.log()::wakeUnseen),
        new Sweep("events that were not relayed", archive.relay()::sweep),
        new Sweep("approvals that nobody answered", expired::close),
        new Sweep("services whose node is gone", archive.joined().guests()::sweep));
  }
}
