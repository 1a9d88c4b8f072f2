package dev.orchestrator.store;

import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * Everything that happened, in one order. Positions have no gap and never come before one that was
 * read already: they are given to committed events only, under the lock of one row, so that it does
 * not matter how many nodes give them at once. Within a thread they follow its own order. Tables
 * {@code domain_event}, into which {@link ThreadLog} and {@link WorkerLog} write without a
 * position, and {@code event_head}.
 */
public final class DomainEvents {

  /** How many get their positions in one transaction. */
  private static final int BATCH = 5_000;

  private static final String STANDING =
      """
      SELECT position, EXISTS (SELECT 1 FROM domain_event WHERE position IS NULL) AS more
        FROM event_head
      """;

  private static final String LOCK = "SELECT position FROM event_head FOR UPDATE";

  /** A statement of its own behind the lock: it sees what the holder before has placed. */
  private static final String PLACE =
      """
      WITH first AS (SELECT id FROM domain_event WHERE position IS NULL ORDER BY id LIMIT $2),
           numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM first)
      UPDATE domain_event AS event
         SET position = $1 + numbered.n
        FROM numbered
       WHERE event.id = numbered.id
      """;

  private static final String MOVE_HEAD = "UPDATE event_head SET position = $1";

  private static final String COLUMNS =
      """
      SELECT placed.position, placed.thread_id,
             coalesce(told.type, placed.type) AS type,
             coalesce(told.body, placed.body) AS body,
             coalesce(told.at, placed.at) AS at
        FROM domain_event AS placed
        LEFT JOIN thread_event AS told
          ON told.thread_id = placed.thread_id AND told.seq = placed.seq
      """;

  private static final String AFTER =
      COLUMNS + " WHERE placed.position > $1 ORDER BY placed.position LIMIT $2";

  private static final String AFTER_OF_USER =
      COLUMNS
          + " WHERE placed.user_id = $3 AND placed.position > $1 ORDER BY placed.position LIMIT $2";

  private static final String NEWEST =
      COLUMNS + " WHERE placed.position <= $1 ORDER BY placed.position DESC LIMIT $2";

  private static final String NEWEST_OF_USER =
      COLUMNS
          + " WHERE placed.user_id = $3 AND placed.position <= $1 ORDER BY placed.position DESC LIMIT $2";

  private final Database database;

  public DomainEvents(Database database) {
    this.database = database;
  }

  /**
   * Where the order stands.
   *
   * @param head the newest position that was given; 0 if none was
   * @param more whether committed events wait for theirs
   */
  record Standing(long head, boolean more) {}

  Standing standing() {
    return database
        .first(row -> new Standing(row.getLong("position"), row.getBoolean("more")), STANDING)
        .orElseThrow();
  }

  /** The newest position that was given; 0 if none was. */
  public long head() {
    return standing().head();
  }

  /** Gives positions to what was committed; not to all of it if that is much. */
  public void place() {
    database.transaction(connection -> {
      var head = Database.first(connection, row -> row.getLong("position"), LOCK).orElseThrow();
      return place(connection, head);
    });
  }

  private static int place(SqlConnection connection, long head) {
    var placed = Database.rows(connection, PLACE, head, BATCH).rowCount();
    if (placed > 0) {
      Database.rows(connection, MOVE_HEAD, head + placed);
    }
    return placed;
  }

  /** What follows a position, in order. */
  public List<PlacedEvent> after(long position, int limit) {
    return database.list(PlacedEvent::of, AFTER, position, limit);
  }

  /** What follows a position of a user's threads and projects, in order. */
  public List<PlacedEvent> after(UserId user, long position, int limit) {
    return database.list(PlacedEvent::of, AFTER_OF_USER, position, limit, user.value());
  }

  /** The newest up to a position, in order. */
  public List<PlacedEvent> newest(long upTo, int limit) {
    return database.list(PlacedEvent::of, NEWEST, upTo, limit).reversed();
  }

  /** The newest up to a position of a user's threads and projects, in order. */
  public List<PlacedEvent> newest(UserId user, long upTo, int limit) {
    return database.list(PlacedEvent::of, NEWEST_OF_USER, upTo, limit, user.value()).reversed();
  }
}
