package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans that builds proposed to people. Table {@code proposed_plan}, written by the engineering
 * verticle.
 */
public final class ProposedPlans {

  private static final String PROPOSE =
      """
      INSERT INTO proposed_plan (flow_id, version, project_id, thread_id, plan, note, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7))
      RETURNING
      """
          + ProposedPlan.COLUMNS;

  private static final String FIND =
      "SELECT " + ProposedPlan.COLUMNS + " FROM proposed_plan WHERE flow_id = $1 AND version = $2";

  /** A build that has ended otherwise, by a cancel for example, waits for nobody. */
  private static final String OPEN =
      "SELECT "
          + ProposedPlan.COLUMNS
          + """
           FROM proposed_plan
          WHERE project_id = $1 AND decision IS NULL AND expires_at > now()
            AND EXISTS (SELECT 1 FROM flow
                         WHERE id = flow_id AND state IN ('READY', 'RUNNING', 'WAITING'))
          ORDER BY proposed_at DESC
          LIMIT 1
          """;

  private static final String OPEN_LOCKED = OPEN + " FOR UPDATE";

  private static final String DECIDE =
      """
      UPDATE proposed_plan SET decision = $3, changes = $4, decided_at = now()
       WHERE flow_id = $1 AND version = $2 AND decision IS NULL
      """;

  private static final String SPOKE_SINCE =
      """
      SELECT 1 AS spoke
        FROM thread_event AS event
        JOIN thread ON thread.id = event.thread_id
       WHERE thread.id = $1 AND thread.user_id = $2 AND event.type = 'UserSaid'
         AND event.at > (SELECT proposed_at FROM proposed_plan WHERE flow_id = $3 AND version = $4)
       LIMIT 1
      """;

  private final Database database;

  public ProposedPlans(Database database) {
    this.database = database;
  }

  /** Keeps a proposal until it is answered or too old. */
  public ProposedPlan propose(
      Tx tx,
      FlowId flow,
      int version,
      Subject subject,
      PlanOutline plan,
      @Nullable String note,
      Duration validity) {
    return Database.first(
            tx.connection(),
            ProposedPlan::of,
            PROPOSE,
            flow.value(),
            version,
            subject.project().value(),
            subject.thread().map(ThreadId::value).orElse(null),
            Json.write(plan),
            note,
            (double) validity.toSeconds())
        .orElseThrow();
  }

  /**
   * What a plan is about.
   *
   * @param thread who is asked
   */
  public record Subject(ProjectId project, Optional<ThreadId> thread) {}

  /** A build's proposal, answered or not. */
  public Optional<ProposedPlan> find(Tx tx, FlowId flow, int version) {
    return Database.first(tx.connection(), ProposedPlan::of, FIND, flow.value(), version);
  }

  /** The proposal of this project that waits. */
  public Optional<ProposedPlan> open(ProjectId project) {
    return database.first(ProposedPlan::of, OPEN, project.value());
  }

  /** As above, locked until the end of the transaction. */
  public Optional<ProposedPlan> openLocked(Tx tx, ProjectId project) {
    return Database.first(tx.connection(), ProposedPlan::of, OPEN_LOCKED, project.value());
  }

  /** Takes the one answer. */
  public void decide(
      Tx tx, ProposedPlan proposal, PlanDecision decision, @Nullable String changes) {
    close(tx, proposal.flow(), proposal.version(), decision.name(), changes);
  }

  /** Nobody answered in time. */
  public void expire(Tx tx, FlowId flow, int version) {
    close(tx, flow, version, "EXPIRED", null);
  }

  private static void close(
      Tx tx, FlowId flow, int version, String decision, @Nullable String changes) {
    Database.rows(tx.connection(), DECIDE, flow.value(), version, decision, changes);
  }

  /** Whether this user has said anything in a thread of theirs since the plan was proposed. */
  public boolean spokeSince(ProposedPlan proposal, ThreadId thread, UserId user) {
    return database
        .first(
            row -> row.getInteger("spoke"),
            SPOKE_SINCE,
            thread.value(),
            user.value(),
            proposal.flow().value(),
            proposal.version())
        .isPresent();
  }
}
