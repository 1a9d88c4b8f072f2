package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import java.util.List;

/**
 * The retold parts of conversations; each takes in the one before it. Table {@code thread_summary},
 * written by the po verticle.
 */
public final class ThreadSummaries {

  /** How many of a conversation's newest summaries are read. */
  public static final int READ = 3;

  private static final String INSERT =
      """
      INSERT INTO thread_summary (thread_id, up_to, text, tokens, made_by)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (thread_id, up_to) DO NOTHING
      """;

  private static final String NEWEST =
      "SELECT "
          + ThreadSummary.COLUMNS
          + " FROM thread_summary WHERE thread_id = $1 ORDER BY up_to DESC LIMIT $2";

  /** The newest ones stay, however old they are. */
  private static final String DELETE_REPLACED =
      """
      DELETE FROM thread_summary AS old
       WHERE at < now() - make_interval(days => $1)
         AND (SELECT count(*) FROM thread_summary AS newer
               WHERE newer.thread_id = old.thread_id AND newer.up_to > old.up_to) >= $2
      """;

  private final Database database;

  public ThreadSummaries(Database database) {
    this.database = database;
  }

  /** Keeps a summary; a second one up to the same event changes nothing. */
  public void add(Tx tx, ThreadSummary summary) {
    Database.rows(
        tx.connection(),
        INSERT,
        summary.thread().value(),
        summary.upTo(),
        summary.text(),
        summary.tokens(),
        summary.madeBy().name());
  }

  /** The newest ones, oldest first. */
  public List<ThreadSummary> newest(ThreadId thread, int limit) {
    return database.list(ThreadSummary::of, NEWEST, thread.value(), limit).reversed();
  }

  /** Forgets what is older and was taken in by so many newer ones; returns how many. */
  public int deleteReplaced(int days) {
    return database.query(DELETE_REPLACED, days, READ).rowCount();
  }
}
