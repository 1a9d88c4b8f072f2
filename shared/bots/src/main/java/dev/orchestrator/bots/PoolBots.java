package dev.orchestrator.bots;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.Keyring.UnderKey;
import dev.orchestrator.store.Resealing;
import dev.orchestrator.vault.Sealed;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;

/**
 * The bots of the pool. Table {@code telegram_bot}, written here alone: by whoever registers and
 * removes bots, and by the devops verticle, which gives them to projects. Tokens are sealed.
 */
public final class PoolBots {

  private static final String LIST =
      "SELECT " + PoolBot.COLUMNS + " FROM telegram_bot ORDER BY registered_at, id";

  private static final String BY_ID =
      "SELECT " + PoolBot.COLUMNS + " FROM telegram_bot WHERE id = $1";

  private static final String LOCK = BY_ID + " FOR UPDATE";

  private static final String OF_PROJECT =
      "SELECT " + PoolBot.COLUMNS + " FROM telegram_bot WHERE project_id = $1 FOR UPDATE";

  /** Those who look at the same moment each find another one. */
  private static final String CLAIM =
      """
      UPDATE telegram_bot SET project_id = $1, allocated_at = now()
       WHERE id = (SELECT id FROM telegram_bot
                    WHERE project_id IS NULL AND trouble IS NULL AND ($2::bigint IS NULL OR id = $2)
                    ORDER BY registered_at, id
                    LIMIT 1
                    FOR UPDATE SKIP LOCKED)
      RETURNING id, username, registered_by, registered_at, project_id, checked_at, trouble
      """;

  private static final String FREE =
      """
      UPDATE telegram_bot SET project_id = NULL, allocated_at = NULL
       WHERE project_id = $1
      RETURNING id, username, registered_by, registered_at, project_id, checked_at, trouble
      """;

  private static final String INSERT =
      """
      INSERT INTO telegram_bot (id, username, key_version, nonce, ciphertext, registered_by)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT DO NOTHING
      """;

  private static final String REPLACE =
      """
      UPDATE telegram_bot
         SET username = $2, key_version = $3, nonce = $4, ciphertext = $5, registered_by = $6,
             checked_at = now(), trouble = NULL
       WHERE id = $1 AND project_id IS NULL
      """;

  private static final String DELETE =
      "DELETE FROM telegram_bot WHERE id = $1 AND project_id IS NULL";

  private static final String NOTE =
      "UPDATE telegram_bot SET checked_at = now(), trouble = $2 WHERE id = $1";

  private static final String SEALED =
      "SELECT id, key_version, nonce, ciphertext FROM telegram_bot WHERE id = $1";

  private static final String UNDER_OLD_KEY =
      """
      SELECT id, key_version, nonce, ciphertext
        FROM telegram_bot
       WHERE key_version <> $1
       ORDER BY id
       LIMIT $2
       FOR UPDATE
      """;

  private static final String RESEAL =
      "UPDATE telegram_bot SET key_version = $2, nonce = $3, ciphertext = $4 WHERE id = $1";

  private final Database database;
  private final Keyring ring;

  /**
   * @param ring seals the tokens
   */
  public PoolBots(Database database, Keyring ring) {
    this.database = database;
    this.ring = ring;
  }

  /** All, in the order in which they are given away. */
  public List<PoolBot> list() {
    return database.list(PoolBot::of, LIST);
  }

  public Optional<PoolBot> find(long id) {
    return database.first(PoolBot::of, BY_ID, id);
  }

  /** The bot of a project, locked until the transaction ends. */
  public Optional<PoolBot> of(Tx tx, ProjectId project) {
    return Database.first(tx.connection(), PoolBot::of, OF_PROJECT, project.value());
  }

  /** A bot, locked until the transaction ends. */
  public Optional<PoolBot> locked(Tx tx, long id) {
    return Database.first(tx.connection(), PoolBot::of, LOCK, id);
  }

  /** A bot that is free belongs to the project now; empty if none is, or not the one wanted. */
  Optional<PoolBot> claim(Tx tx, ProjectId project, Optional<Long> wanted) {
    return Database.first(
        tx.connection(), PoolBot::of, CLAIM, project.value(), wanted.orElse(null));
  }

  /** The project's bot is free again; which one that was. */
  Optional<PoolBot> free(Tx tx, ProjectId project) {
    return Database.first(tx.connection(), PoolBot::of, FREE, project.value());
  }

  /** Adds a bot that was found to be nobody else's; false if it is known. */
  public boolean add(Tx tx, long id, String username, Secret token, UserId by) {
    var under = ring.seal(tx.connection(), place(id), token);
    return write(tx, INSERT, id, username, under, by);
  }

  /** Gives a free bot that is known another token; false if it is not free. */
  boolean replace(Tx tx, long id, String username, Secret token, UserId by) {
    var under = ring.seal(tx.connection(), place(id), token);
    return write(tx, REPLACE, id, username, under, by);
  }

  private static boolean write(
      Tx tx, String statement, long id, String username, UnderKey under, UserId by) {
    var sealed = under.sealed();
    return Database.rows(
                tx.connection(),
                statement,
                id,
                username,
                under.keyVersion(),
                sealed.nonce(),
                sealed.ciphertext(),
                by.value())
            .rowCount()
        > 0;
  }

  /** Removes a bot that is free; false if it is not. */
  boolean remove(Tx tx, long id) {
    return Database.rows(tx.connection(), DELETE, id).rowCount() > 0;
  }

  /** Notes what a check found wrong. */
  void note(Tx tx, long id, String trouble) {
    Database.rows(tx.connection(), NOTE, id, trouble);
  }

  /** The token of a bot. */
  public Optional<Secret> token(Tx tx, long id) {
    return Database.first(tx.connection(), row -> opened(ring, row), SEALED, id);
  }

  /** Seals tokens anew when the master key changes. */
  public static Resealing resealing() {
    return PoolBots::reseal;
  }

  private static int reseal(SqlConnection connection, Keyring ring, int most) {
    var old = Database.rows(connection, UNDER_OLD_KEY, ring.current(), most);
    for (var row : old) {
      var id = (long) row.getLong("id");
      var under = ring.seal(place(id), opened(ring, row));
      var sealed = under.sealed();
      Database.rows(
          connection, RESEAL, id, under.keyVersion(), sealed.nonce(), sealed.ciphertext());
    }
    return old.size();
  }

  private static Secret opened(Keyring ring, Row row) {
    var sealed = new Sealed(row.getString("nonce"), row.getString("ciphertext"));
    var id = (long) row.getLong("id");
    return ring.open(place(id), new UnderKey(row.getInteger("key_version"), sealed))
        .orElseThrow(() ->
            new IllegalStateException(
                "the token of bot " + id + " is sealed under a master key that is gone"));
  }

  /** What a sealed token is bound to. */
  private static String place(long id) {
    return "telegram-bot:" + id;
  }
}
