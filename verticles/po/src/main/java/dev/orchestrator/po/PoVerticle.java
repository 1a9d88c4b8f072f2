package dev.orchestrator.po;

import dev.orchestrator.access.ApprovalRequests;
import dev.orchestrator.access.Audit;
import dev.orchestrator.access.Users;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.store.Threads;
import dev.orchestrator.tools.Joined;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Serves {@code answer_approval}, hears deploys at their threads' addresses, and runs the flows
 * {@code po.turn} and {@code po.approval}.
 */
public final class PoVerticle extends VerticleBase {

  private final Bus bus;
  private final FlowNode node;
  private final Stores stores;
  private final Works works;
  private final Minds minds;
  private final DeployWatch watch;

  /** What the ProductOwner remembers. */
  public record Stores(
      ThreadLog log,
      Threads threads,
      Users users,
      Approvals approvals,
      Receipts receipts,
      PendingDeploys pendingDeploys,
      ThreadSummaries summaries,
      Sessions sessions,
      Audit audit) {}

  /** What a thread may wait for, and what it may call. */
  public record Works(Flows flows, Projects projects, Joined joined) {}

  /** What it thinks with. */
  public record Minds(Models models, Prompts prompts) {}

  /**
   * @param node what runs the flows; it may be started before or after this verticle
   */
  public PoVerticle(Bus bus, FlowNode node, Stores stores, Works works, Minds minds) {
    this.bus = bus;
    this.node = node;
    this.stores = stores;
    this.works = works;
    this.minds = minds;
    this.watch = new DeployWatch(bus, stores.log(), stores.pendingDeploys());
  }

  @Override
  public Future<?> start() {
    var orders = new Orders(bus, watch, stores.audit(), works.joined().calls());
    bus.inTurn(Address.FLOW_READY, watch::hint);
    watch.refresh();
    var past = new Past(stores.log(), stores.summaries());
    node.register(turns(orders, past));
    node.register(
        new RetellFlow(
            past, stores.summaries(), minds.models().of(Agent.SUMMARIZER), minds.prompts()));
    node.register(new ApprovalFlow(stores.approvals(), stores.users(), orders, stores.log()));
    var answers = new ApprovalAnswers(stores.approvals(), stores.receipts(), stores.log());
    bus.serve(AnswerApproval.class, answers::answer);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    watch.close();
    return Future.succeededFuture();
  }

  /** Hears no more deploys; from now on the sweep of unseen events alone starts their turns. */
  public void stopListening() {
    watch.close();
  }

  private boolean has(Principal user, String project) {
    return works.projects().find(user, project).isPresent();
  }

  private TurnFlow turns(Orders orders, Past past) {
    var log = stores.log();
    var speech = new Speech(log);
    var questions = new ApprovalQuestions(new ApprovalRequests(stores.approvals(), log, this::has));
    return new TurnFlow(
        new Reader(
            log,
            past,
            new Pending(works.flows(), works.projects(), stores.approvals()),
            new Reader.Desk(
                stores.threads(), stores.users(), stores.sessions(), works.joined().catalogue())),
        new IntentParser(minds.models().of(Agent.INTENT_PARSER), minds.prompts()),
        new Talker(minds.models().of(Agent.PRODUCT_OWNER), minds.prompts(), bus),
        new ToolCalls(speech, orders, questions),
        new TurnEnds(log, stores.sessions(), speech));
  }
}
