package dev.orchestrator.store;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;

/** Closes the approvals that nobody answered in time, and tells their threads. */
public final class ExpiredApprovals {

  private final Flows flows;
  private final Approvals approvals;
  private final ThreadLog log;

  public ExpiredApprovals(Flows flows, Approvals approvals, ThreadLog log) {
    this.flows = flows;
    this.approvals = approvals;
    this.log = log;
  }

  /** Closes them; returns how many. */
  public int close() {
    return flows.transaction(this::close);
  }

  private int close(Tx tx) {
    var expired = approvals.expire(tx);
    for (var approval : expired) {
      var given = new ApprovalGiven(approval.id(), approval.command(), false, null, null);
      log.append(tx, approval.thread(), given);
    }
    return expired.size();
  }
}
