package dev.orchestrator.po;

import dev.orchestrator.access.Users;
import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.flow.StepFailed;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.tools.ToolUse.ServiceCall;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Carries out a command that a person has agreed to, once, as that person; then tells the thread.
 */
final class ApprovalFlow implements FlowKind<ApprovalFlow.Input, ApprovalFlow.Told> {

  static final String KIND = "po.approval";

  private static final Retry RESEND = Retry.of(5, Duration.ofSeconds(1));

  private final Approvals approvals;
  private final Users users;
  private final Orders orders;
  private final ThreadLog log;

  ApprovalFlow(Approvals approvals, Users users, Orders orders, ThreadLog log) {
    this.approvals = approvals;
    this.users = users;
    this.orders = orders;
    this.log = log;
  }

  /**
   * What was agreed to, and by whom.
   *
   * @param language what its outcome is told in
   */
  record Input(ApprovalId approval, ThreadId thread, UserId user, Locale language) {}

  /** What the thread was told about it. */
  record Told(String outcome) {}

  @Override
  public Told run(Flow flow, Input input) {
    var told = new Told(outcome(flow, input));
    flow.commit("given", tx -> tell(tx, input, told));
    return told;
  }

  private String outcome(Flow flow, Input input) {
    try {
      var answer = flow.step("carry-out", String.class, RESEND, _ -> carryOut(input));
      return Outcomes.line(Json.tree(answer), input.language());
    } catch (StepFailed e) {
      return PoLines.in(input.language()).of("outcome.unavailable");
    }
  }

  private String carryOut(Input input) {
    var approval = approvals.byId(input.approval()).orElseThrow();
    var principal = users.find(input.user()).orElseThrow();
    var envelope =
        new Envelope("approval/" + approval.id(), principal, Optional.of(approval.thread()));
    return Tools.named(approval.command())
        .map(tool -> orders.send(Json.read(approval.body(), tool), envelope))
        .orElseGet(() -> orders.send(Json.read(approval.body(), ServiceCall.class), envelope));
  }

  private void tell(Tx tx, Input input, Told told) {
    append(tx, input, told.outcome());
    tx.end(told);
  }

  private void append(Tx tx, Input input, String outcome) {
    var approval = approvals.byId(tx, input.approval()).orElseThrow();
    var given = new ApprovalGiven(approval.id(), approval.command(), true, input.user(), outcome);
    log.append(tx, input.thread(), given);
  }

  /** Its command may have been carried out before this was broken off. */
  @Override
  public void ended(Tx tx, FlowId id, Input input, Ended end) {
    if (!(end instanceof Ended.Done)) {
      append(tx, input, PoLines.in(input.language()).of("outcome.unknown"));
    }
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Class<Told> result() {
    return Told.class;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }
}
