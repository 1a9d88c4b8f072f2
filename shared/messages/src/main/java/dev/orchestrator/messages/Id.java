package dev.orchestrator.messages;

import java.util.UUID;

/**
 * A typed identifier. On the wire and in the database it is its UUID; in Java each kind of thing
 * has its own record, so that mixing two of them up does not compile.
 */
public sealed interface Id
    permits UserId, ThreadId, ProjectId, FlowId, ReleaseId, ApprovalId, ServerId, AlertId {

  /** A UUID of version 7: ids sort by the time they were made. */
  UUID value();
}
