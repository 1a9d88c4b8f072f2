package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.vault.SecretText;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What failed and was not made good since, and what was started without being asked for: the facts
 * that end a loop. Tables {@code failure} and {@code unasked_work}, written by the engineering and
 * devops verticles in the transactions that end and start the work.
 */
public final class Failures {

  /** How often one commit is deployed in vain. */
  public static final int TRIES_OF_A_COMMIT = 3;

  /** How often the ProductOwner has code mended before a person has said something. */
  public static final int FIXES_UNASKED = 2;

  /** How often the same failure may come up before it is a person's turn. */
  public static final int ALIKE = 2;

  /** A flow that was retried by hand may fail again. */
  private static final String INSERT =
      """
      INSERT INTO failure (id, project_id, flow_id, work, kind, commit_id, fingerprint, reason, evidence)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (flow_id) DO UPDATE
         SET kind = EXCLUDED.kind, fingerprint = EXCLUDED.fingerprint, reason = EXCLUDED.reason,
             evidence = EXCLUDED.evidence, at = now(), cleared_at = NULL
      """;

  private static final String STANDING =
      """
      SELECT count(*) FILTER (WHERE work = $2 AND commit_id = $3) AS of_commit,
             count(*) FILTER (WHERE fingerprint = $4) AS alike
        FROM failure
       WHERE project_id = $1 AND cleared_at IS NULL
      """;

  private static final String TRIES =
      """
      SELECT count(*) AS tries, max(reason) FILTER (WHERE at = newest) AS reason
        FROM (SELECT *, max(at) OVER () AS newest
                FROM failure
               WHERE project_id = $1 AND work = $2 AND commit_id = $3 AND cleared_at IS NULL) AS of_commit
      """;

  /** Nothing is counted that was there before a person said something in the thread. */
  private static final String OPEN =
      """
      WITH spoken AS (
        SELECT coalesce(max(at), '-infinity'::timestamptz) AS at
          FROM thread_event WHERE thread_id = $2 AND type = 'UserSaid')
      SELECT newest.kind, newest.reason, newest.work,
             (SELECT count(*) FROM failure, spoken
               WHERE project_id = $1 AND cleared_at IS NULL
                 AND fingerprint = newest.fingerprint AND failure.at > spoken.at) AS alike,
             (SELECT count(*) FROM unasked_work, spoken
               WHERE project_id = $1 AND unasked_work.work = $3
                 AND unasked_work.at > spoken.at) AS fixes
        FROM (SELECT 1) AS always
        LEFT JOIN LATERAL (
          SELECT * FROM failure
           WHERE project_id = $1 AND cleared_at IS NULL
           ORDER BY at DESC, id DESC LIMIT 1) AS newest ON true
      """;

  private static final String UNASKED =
      """
      INSERT INTO unasked_work (flow_id, project_id, work) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      """;

  private static final String CLEAR =
      """
      UPDATE failure SET cleared_at = now()
       WHERE project_id = $1 AND cleared_at IS NULL AND ($2::text IS NULL OR work = $2)
      """;

  private static final String DELETE_BEFORE =
      """
      WITH old AS (
        DELETE FROM failure WHERE at < now() - make_interval(days => $1) RETURNING 1
      ), unasked AS (
        DELETE FROM unasked_work WHERE at < now() - make_interval(days => $1)
      )
      SELECT count(*) AS n FROM old
      """;

  private final Database database;

  public Failures(Database database) {
    this.database = database;
  }

  /**
   * How things stand right after a failure.
   *
   * @param ofCommit how often this work failed for this commit
   * @param alike how often this very failure came up
   */
  public record Standing(int ofCommit, int alike) {

    /** Whether it will not get better by itself. */
    public boolean keepsFailing() {
      return alike >= ALIKE || ofCommit >= TRIES_OF_A_COMMIT;
    }
  }

  /**
   * What speaks against more of it.
   *
   * @param kind of the newest failure that nothing made good; absent if there is none
   * @param reason of that failure
   * @param alike how often it came up since a person last said something
   * @param fixes how much code was written unasked since then
   */
  public record Open(@Nullable FailureKind kind, String reason, int alike, int fixes) {}

  /** Keeps a failure; the caller holds the lock of the project's row. */
  public Standing note(Tx tx, Failed failed) {
    var fingerprint = failed.fingerprint();
    var commit = failed.commit().orElse(null);
    Database.rows(
        tx.connection(),
        INSERT,
        UUID.randomUUID(),
        failed.project().value(),
        failed.flow().value(),
        failed.work(),
        failed.kind().name(),
        commit,
        fingerprint,
        SecretText.blotted(failed.reason()),
        SecretText.blotted(failed.evidence()));
    return Database.first(
            tx.connection(),
            row -> new Standing(count(row, "of_commit"), count(row, "alike")),
            STANDING,
            failed.project().value(),
            failed.work(),
            commit,
            fingerprint)
        .orElseThrow();
  }

  /** How often this work failed for this commit, and why the last time. */
  public Tries tries(Tx tx, ProjectId project, String work, String commit) {
    return Database.first(
            tx.connection(),
            row -> new Tries(count(row, "tries"), text(row, "reason")),
            TRIES,
            project.value(),
            work,
            commit)
        .orElseThrow();
  }

  /** What {@link #tries} found. */
  public record Tries(int count, String reason) {}

  /** What a project's newest failure is, seen from a thread. */
  public Open open(Tx tx, ProjectId project, Optional<ThreadId> thread, String fixing) {
    var in = thread.map(ThreadId::value).orElse(null);
    return Database.first(tx.connection(), Failures::open, OPEN, project.value(), in, fixing)
        .orElseThrow();
  }

  /** Notes that a flow was started without a person asking for it. */
  public void unasked(Tx tx, ProjectId project, FlowId flow, String work) {
    Database.rows(tx.connection(), UNASKED, flow.value(), project.value(), work);
  }

  /** What failed before is made good: all of it, or one kind of work. */
  public void clear(Tx tx, ProjectId project, @Nullable String work) {
    Database.rows(tx.connection(), CLEAR, project.value(), work);
  }

  /** Forgets what is older; returns how many failures. */
  public long deleteOlderThan(int days) {
    return database.first(row -> row.getLong("n"), DELETE_BEFORE, days).orElse(0L);
  }

  private static Open open(Row row) {
    return new Open(
        kind(row.getString("kind")), text(row, "reason"), count(row, "alike"), count(row, "fixes"));
  }

  /** A kind that this version does not know counts as our own: nobody writes code because of it. */
  static @Nullable FailureKind kind(@Nullable String name) {
    if (name == null) {
      return null;
    }
    try {
      return FailureKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      return FailureKind.INTERNAL;
    }
  }

  private static int count(Row row, String column) {
    return row.getLong(column).intValue();
  }

  private static String text(Row row, String column) {
    var text = row.getString(column);
    return text == null ? "" : text;
  }
}
