package dev.orchestrator.store;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Json;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * A plan that waits, or waited, for a person.
 *
 * @param flow the build that proposed it
 * @param version counts that build's proposals from 1
 * @param note what became of the changes that were asked for before
 */
public record ProposedPlan(
    FlowId flow,
    int version,
    ProjectId project,
    Optional<ThreadId> thread,
    PlanOutline plan,
    Optional<String> note,
    Instant proposedAt,
    Instant expiresAt) {

  static final String COLUMNS =
      "flow_id, version, project_id, thread_id, plan, note, proposed_at, expires_at";

  static ProposedPlan of(Row row) {
    return new ProposedPlan(
        new FlowId(row.getUUID("flow_id")),
        row.getInteger("version"),
        new ProjectId(row.getUUID("project_id")),
        Optional.ofNullable(row.getUUID("thread_id")).map(ThreadId::new),
        Json.read(row.getString("plan"), PlanOutline.class),
        Optional.ofNullable(row.getString("note")),
        row.getOffsetDateTime("proposed_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant());
  }
}
