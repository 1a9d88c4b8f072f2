package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import java.util.List;
import java.util.Optional;

/**
 * The deploys that wait for secrets; at most one of a project. Table {@code secret_wait}, written
 * by the devops verticle. The row says what goes on with; the signal only wakes the flow up.
 */
public final class SecretWaits {

  private static final String INSERT =
      """
      INSERT INTO secret_wait (flow_id, project_id, thread_id, names, commit_id, signal)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (flow_id) DO UPDATE
        SET names = excluded.names, commit_id = excluded.commit_id, signal = excluded.signal, since = now()
      """;

  private static final String OF_PROJECT =
      "SELECT " + SecretWait.COLUMNS + " FROM secret_wait WHERE project_id = $1";

  private static final String OF_THREAD =
      "SELECT "
          + SecretWait.COLUMNS
          + " FROM secret_wait WHERE thread_id = $1 ORDER BY since, flow_id";

  private static final String SET_COMMIT =
      "UPDATE secret_wait SET commit_id = $2 WHERE flow_id = $1";

  private static final String TAKE =
      "DELETE FROM secret_wait WHERE flow_id = $1 RETURNING " + SecretWait.COLUMNS;

  /** A row is there before its flow parks and goes with the flow's end; this finds what did not. */
  private static final String DELETE_LEFT =
      """
      DELETE FROM secret_wait
       WHERE NOT EXISTS (
         SELECT FROM flow
          WHERE flow.id = flow_id AND state IN ('READY', 'RUNNING', 'WAITING', 'CANCELLING'))
      """;

  private final Database database;

  public SecretWaits(Database database) {
    this.database = database;
  }

  /** A flow is about to park; what it waited for before is forgotten. */
  public void begin(Tx tx, SecretWait wait) {
    Database.rows(
        tx.connection(),
        INSERT,
        wait.flow().value(),
        wait.project().value(),
        wait.thread().map(ThreadId::value).orElse(null),
        wait.names().toArray(String[]::new),
        wait.commit(),
        wait.signal());
  }

  /** The project's waiting deploy. */
  public Optional<SecretWait> of(ProjectId project) {
    return database.first(SecretWait::of, OF_PROJECT, project.value());
  }

  /** The project's waiting deploy, as the running transaction sees it. */
  public Optional<SecretWait> of(Tx tx, ProjectId project) {
    return Database.first(tx.connection(), SecretWait::of, OF_PROJECT, project.value());
  }

  /** The deploys that a thread was told about, the oldest first. */
  public List<SecretWait> of(Tx tx, ThreadId thread) {
    return Database.list(tx.connection(), SecretWait::of, OF_THREAD, thread.value());
  }

  /** The waiting deploy goes on, with this commit. */
  public void goOn(Tx tx, SecretWait wait, String commit) {
    Database.rows(tx.connection(), SET_COMMIT, wait.flow().value(), commit);
    wake(tx, wait);
  }

  /** Wakes a flow up, in whichever half of its wait it is. */
  static void wake(Tx tx, SecretWait wait) {
    tx.signal(wait.flow(), wait.signal(), true);
    tx.signal(wait.flow(), wait.signal() + SecretWait.LATE, true);
  }

  /** The flow waits no more; what its row says now. */
  public Optional<SecretWait> end(Tx tx, FlowId flow) {
    return Database.first(tx.connection(), SecretWait::of, TAKE, flow.value());
  }

  /** Forgets the waits of flows that are over; returns how many. */
  public int deleteLeft() {
    return database.query(DELETE_LEFT).rowCount();
  }
}
