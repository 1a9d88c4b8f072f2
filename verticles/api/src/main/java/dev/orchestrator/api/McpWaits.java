package dev.orchestrator.api;

import dev.orchestrator.messages.ApprovalId;

/**
 * What a client is told of a call that a person has to agree to.
 *
 * @param approval what waits
 * @param remedy how it goes on
 */
record McpWaits(String state, ApprovalId approval, String remedy) {

  static McpWaits of(ApprovalId approval) {
    return new McpWaits(
        "asked",
        approval,
        "Nothing is done yet. The user agrees with \"orchestrator approve %1$s\", in the conversation, or with POST /api/approvals/%1$s; it is carried out then, and you need not call this again."
            .formatted(approval));
  }
}
