package dev.orchestrator.po;

import dev.orchestrator.access.Users;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Models;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
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
  private final Models models;
  private final DeployWatch watch;

  /** What the ProductOwner remembers. */
  public record Stores(
      ThreadLog log,
      Threads threads,
      Users users,
      Approvals approvals,
      Receipts receipts,
      PendingDeploys pendingDeploys,
      Sessions sessions) {}

  /**
   * @param node what runs the flows; it may be started before or after this verticle
   */
  public PoVerticle(Bus bus, FlowNode node, Stores stores, Models models) {
    this.bus = bus;
    this.node = node;
    this.stores = stores;
    this.models = models;
    this.watch = new DeployWatch(bus, stores.log(), stores.pendingDeploys());
  }

  @Override
  public Future<?> start() {
    var orders = new Orders(bus, watch);
    bus.inTurn(Address.FLOW_READY, watch::hint);
    watch.refresh();
    node.register(turns(orders));
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

  private TurnFlow turns(Orders orders) {
    var log = stores.log();
    var speech = new Speech(log);
    var questions = new ApprovalQuestions(stores.approvals(), log);
    return new TurnFlow(
        new Reader(log, stores.threads(), stores.users(), stores.sessions()),
        new IntentParser(models.of(Agent.INTENT_PARSER)),
        new Talker(models.of(Agent.PRODUCT_OWNER)),
        new ToolCalls(speech, orders, questions),
        new TurnEnds(log, stores.sessions(), speech));
  }
}
