package dev.orchestrator.store;

import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.Row;
import java.time.Instant;

/**
 * A command that waits for a person's yes.
 *
 * @param command the command's name
 * @param body the command as JSON
 * @param state PENDING, ACCEPTED, REFUSED or EXPIRED
 */
public record Approval(
    ApprovalId id,
    ThreadId thread,
    UserId user,
    String command,
    String body,
    String question,
    String state,
    Instant expiresAt) {

  static final String COLUMNS =
      "id, thread_id, user_id, command, body, question, state, expires_at";

  static Approval of(Row row) {
    return new Approval(
        new ApprovalId(row.getUUID("id")),
        new ThreadId(row.getUUID("thread_id")),
        new UserId(row.getUUID("user_id")),
        row.getString("command"),
        row.getString("body"),
        row.getString("question"),
        row.getString("state"),
        row.getOffsetDateTime("expires_at").toInstant());
  }

  /** Whether it can still be answered. */
  public boolean pending() {
    return "PENDING".equals(state);
  }
}
