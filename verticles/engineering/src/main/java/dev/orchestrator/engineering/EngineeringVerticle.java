package dev.orchestrator.engineering;

import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.ProposedPlans;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.why.Whereabouts;
import dev.orchestrator.workers.Workers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;

/**
 * Designs, writes and tests code. Serves the commands about projects, builds and flows; runs the
 * flows of kind {@code engineering.build}. To be deployed on a virtual thread, before the node
 * starts.
 */
public final class EngineeringVerticle extends VerticleBase {

  private final FlowNode node;
  private final Office office;
  private final Workshop workshop;
  private final ProposedPlans plans;
  private final WorkerLog workerLog;
  private final Models models;
  private final Prompts prompts;

  /** What is remembered. */
  public record Memory(
      Flows flows,
      Projects projects,
      Releases releases,
      ThreadLog log,
      Receipts receipts,
      ProposedPlans plans,
      PublicUrls urls,
      Failures failures,
      Whereabouts whereabouts,
      WorkerLog workerLog) {}

  /**
   * Where code is written and kept.
   *
   * @param agent who writes the code
   */
  public record Workshop(Forge forge, Workers workers, Agent agent) {}

  /**
   * A program that writes code: it reads {@code task.json} from its working folder, pushes the
   * branch named there and reports in JSON lines.
   *
   * @param name what it is called in plans, such as {@code template}
   * @param abilities what it can do, in words for the architect's model
   * @param command the program and its arguments
   * @param env what it needs in its environment
   */
  public record Agent(
      String name, String abilities, List<String> command, Map<String, String> env) {}

  /**
   * @param node runs the builds; their kind is registered with it when this verticle starts
   */
  public EngineeringVerticle(
      FlowNode node, Memory memory, Workshop workshop, Models models, Prompts prompts) {
    this.node = node;
    this.workshop = workshop;
    this.plans = memory.plans();
    this.workerLog = memory.workerLog();
    this.models = models;
    this.prompts = prompts;
    this.office =
        new Office(
            memory.flows(),
            memory.projects(),
            memory.releases(),
            memory.log(),
            memory.receipts(),
            memory.urls(),
            workshop.forge(),
            memory.failures(),
            memory.whereabouts());
  }

  @Override
  public Future<?> start() {
    var workers = workshop.workers();
    var sweeping = new Sweeping(workers, workshop.forge(), workerLog, workshop.agent().name());
    node.register(build(sweeping));
    new Strays(office.flows(), workers, sweeping, node.name()).watch(vertx);
    var bus = new Bus(vertx);
    new ProjectDesk(office).open(bus);
    new BuildDesk(office).open(bus);
    new PlanDesk(office, plans).open(bus);
    new FlowDesk(office).open(bus);
    new WhyDesk(office).open(bus);
    return Future.succeededFuture();
  }

  private BuildFlow build(Sweeping sweeping) {
    var forge = workshop.forge();
    var workers = workshop.workers();
    var team =
        new BuildFlow.Team(
            new Architect(models, prompts, forge, workshop.agent()),
            new Preparer(forge),
            new Developer(workers, forge, workshop.agent(), workerLog),
            new Tester(workers, forge, workerLog),
            new Merger(forge),
            sweeping);
    var end = new BuildEnd(office.projects(), office.log(), office.failures());
    var copies = new BuildCopies(office.flows(), office.projects());
    return new BuildFlow(team, office.log(), plans, end, copies);
  }
}
