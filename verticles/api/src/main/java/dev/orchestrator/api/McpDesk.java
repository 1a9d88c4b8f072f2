package dev.orchestrator.api;

import dev.orchestrator.access.ApprovalRequests;
import dev.orchestrator.access.ToolRuns;
import dev.orchestrator.mcp.Offer;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Threads;
import dev.orchestrator.tools.Catalogue;

/**
 * What calls of clients are carried out with.
 *
 * @param runs carries out what needs no person
 * @param requests asks a person about the rest
 */
record McpDesk(
    Catalogue catalogue,
    ToolRuns runs,
    ApprovalRequests requests,
    Receipts receipts,
    Threads threads) {

  /** What the sender of a message may do. */
  Offer offer(Call call) {
    return new McpOffer(this, call);
  }
}
