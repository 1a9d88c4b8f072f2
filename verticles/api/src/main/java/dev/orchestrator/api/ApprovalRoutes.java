package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.Approval;
import dev.orchestrator.store.Approvals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The questions that only a person may answer. */
final class ApprovalRoutes {

  private final Orders orders;
  private final Approvals approvals;

  ApprovalRoutes(Orders orders, Approvals approvals) {
    this.orders = orders;
    this.approvals = approvals;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/approvals", Policy.USER, this::list),
        Route.post("/api/approvals/:approval", Policy.USER, this::answer));
  }

  /** An open question. */
  record Open(ApprovalId id, ThreadId thread, String command, String question, Instant expiresAt) {

    static Open of(Approval approval) {
      return new Open(
          approval.id(),
          approval.thread(),
          approval.command(),
          approval.question(),
          approval.expiresAt());
    }
  }

  /** All open questions of a user. */
  record Listed(List<Open> approvals) {}

  private Reply list(Call call) {
    var open = approvals.pending(call.principal().user());
    return Reply.ok(new Listed(open.stream().map(Open::of).toList()));
  }

  private Reply answer(Call call) {
    var id = call.id("approval", "approval", ApprovalId::of);
    var approval =
        approvals
            .find(call.principal(), id)
            .orElseThrow(() -> Problem.notFound("approval", id.toString()));
    var accepted = call.body().flag("accepted");
    return orders.ask(call, new AnswerApproval(id, accepted), Optional.of(approval.thread()));
  }
}
