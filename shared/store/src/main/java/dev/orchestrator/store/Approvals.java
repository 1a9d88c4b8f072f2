package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Questions that only a person may answer, once. Table {@code approval}, written by the doors that
 * models come through and, when they are answered, by the po verticle.
 */
public final class Approvals {

  private static final String INSERT =
      """
      INSERT INTO approval (id, thread_id, user_id, command, body, question, state, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, 'PENDING', now() + make_interval(secs => $7))
      ON CONFLICT (id) DO NOTHING
      """;

  private static final String BY_ID = "SELECT " + Approval.COLUMNS + " FROM approval WHERE id = $1";

  private static final String PENDING =
      "SELECT "
          + Approval.COLUMNS
          + " FROM approval WHERE user_id = $1 AND state = 'PENDING' AND expires_at > now() ORDER BY expires_at, id";

  private static final String ANSWER =
      """
      UPDATE approval
         SET state = $2, answered_by = $3, answered_at = now()
       WHERE id = $1 AND state = 'PENDING' AND expires_at > now()
      """;

  private static final String EXPIRE =
      """
      UPDATE approval SET state = 'EXPIRED', answered_at = now()
       WHERE id IN (SELECT id FROM approval
                     WHERE state = 'PENDING' AND expires_at <= now()
                     LIMIT 100 FOR UPDATE SKIP LOCKED)
      RETURNING
      """
          + Approval.COLUMNS;

  private final Database database;

  public Approvals(Database database) {
    this.database = database;
  }

  /** Keeps the command until it is answered; the same id again changes nothing. */
  public Approval ask(
      Tx tx,
      ApprovalId id,
      ThreadId thread,
      UserId user,
      String command,
      String body,
      String question,
      Duration validity) {
    Database.rows(
        tx.connection(),
        INSERT,
        id.value(),
        thread.value(),
        user.value(),
        command,
        body,
        question,
        (double) validity.toSeconds());
    return Database.first(tx.connection(), Approval::of, BY_ID, id.value()).orElseThrow();
  }

  /** The approval, if it was asked of this principal. */
  public Optional<Approval> find(Principal principal, ApprovalId id) {
    return database
        .first(Approval::of, BY_ID, id.value())
        .filter(approval -> approval.user().equals(principal.user()));
  }

  /** An approval, whosever it is. */
  public Optional<Approval> byId(ApprovalId id) {
    return database.first(Approval::of, BY_ID, id.value());
  }

  /** An approval as the running transaction sees it. */
  public Optional<Approval> byId(Tx tx, ApprovalId id) {
    return Database.first(tx.connection(), Approval::of, BY_ID, id.value());
  }

  /** What the user has not answered yet. */
  public List<Approval> pending(UserId user) {
    return database.list(Approval::of, PENDING, user.value());
  }

  /** Takes the one answer; false if it was answered already or is too late. */
  public boolean answer(Tx tx, ApprovalId id, boolean accepted, @Nullable UserId by) {
    var state = accepted ? "ACCEPTED" : "REFUSED";
    var user = by == null ? null : by.value();
    return Database.rows(tx.connection(), ANSWER, id.value(), state, user).rowCount() == 1;
  }

  /** Ends what nobody answered in time; returns it. */
  public List<Approval> expire(Tx tx) {
    return Database.list(tx.connection(), Approval::of, EXPIRE);
  }
}
