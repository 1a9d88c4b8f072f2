package dev.orchestrator.store;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.vault.SecretText;
import io.vertx.sqlclient.SqlClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The conversations themselves; what is said in them is {@link ThreadLog}. Table {@code thread}.
 */
public final class Threads {

  private static final String INSERT =
      "INSERT INTO thread (id, user_id, title) VALUES ($1, $2, $3)";

  private static final String KEEP =
      "INSERT INTO thread (id, user_id, title) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";

  private static final String FIND =
      "SELECT " + ThreadRow.COLUMNS + " FROM thread WHERE id = $1 AND user_id = $2";

  private static final String NEWEST =
      "SELECT "
          + ThreadRow.COLUMNS
          + """
           FROM thread
           WHERE user_id = $1
             AND ($3::uuid IS NULL
                  OR (changed_at, id) < (SELECT changed_at, id FROM thread WHERE id = $3 AND user_id = $1))
           ORDER BY changed_at DESC, id DESC LIMIT $2
          """;

  private final Database database;

  public Threads(Database database) {
    this.database = database;
  }

  /** Opens a thread of the user's. Secrets do not get into its title. */
  public ThreadId open(UserId user, String title) {
    return open(database.pool(), user, title);
  }

  /** As above, in somebody's transaction. */
  public ThreadId open(SqlClient client, UserId user, String title) {
    var id = ThreadId.next();
    Database.rows(client, INSERT, id.value(), user.value(), SecretText.blotted(title));
    return id;
  }

  /**
   * The one thread that is kept for a user's dealings with something, opened when it is first
   * needed.
   *
   * @param what it is kept for, which is also its title
   */
  public ThreadId kept(SqlClient client, UserId user, String what) {
    var name = "kept:%s:%s".formatted(what, user).getBytes(StandardCharsets.UTF_8);
    var id = new ThreadId(UUID.nameUUIDFromBytes(name));
    Database.rows(client, KEEP, id.value(), user.value(), what);
    return id;
  }

  /** The thread, if it is the principal's own. */
  public Optional<ThreadRow> find(Principal principal, ThreadId id) {
    return database.first(ThreadRow::of, FIND, id.value(), principal.user().value());
  }

  /**
   * The user's threads, the one that moved last first.
   *
   * @param after only those that come after this one
   */
  public List<ThreadRow> newest(UserId user, Optional<ThreadId> after, int limit) {
    var last = after.map(ThreadId::value).orElse(null);
    return database.list(ThreadRow::of, NEWEST, user.value(), limit, last);
  }
}
