package dev.orchestrator.chats;

import dev.orchestrator.platform.Database;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.Keyring.UnderKey;
import dev.orchestrator.store.Resealing;
import dev.orchestrator.vault.Sealed;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;

/** Seals the updates anew that still wait when the master key changes. */
public final class SealedUpdates implements Resealing {

  /** Whoever handles one of them at this moment is not waited for long: it is gone afterwards. */
  private static final String UNDER_OLD_KEY =
      """
      SELECT bot, chat, update_id, key_version, nonce, ciphertext
        FROM telegram_update
       WHERE handled_at IS NULL AND key_version <> $1
       ORDER BY bot, update_id
       LIMIT $2
       FOR UPDATE
      """;

  private static final String RESEAL =
      """
      UPDATE telegram_update SET key_version = $3, nonce = $4, ciphertext = $5
       WHERE bot = $1 AND update_id = $2
      """;

  private static final String GIVE_UP =
      """
      UPDATE telegram_update
         SET handled_at = now(), failure = 'sealed under a master key that is gone',
             key_version = NULL, nonce = NULL, ciphertext = NULL
       WHERE bot = $1 AND update_id = $2
      """;

  @Override
  public int some(SqlConnection connection, Keyring ring, int most) {
    var old = Database.rows(connection, UNDER_OLD_KEY, ring.current(), most);
    old.forEach(row -> move(connection, ring, row));
    return old.size();
  }

  private static void move(SqlConnection connection, Keyring ring, Row row) {
    var chat = new Chat(row.getLong("bot"), row.getLong("chat"));
    var id = (long) row.getLong("update_id");
    var place = Arrivals.place(chat, id);
    var sealed = new Sealed(row.getString("nonce"), row.getString("ciphertext"));
    ring.open(place, new UnderKey(row.getInteger("key_version"), sealed))
        .map(words -> ring.seal(place, words))
        .ifPresentOrElse(
            under -> reseal(connection, chat, id, under),
            () -> Database.rows(connection, GIVE_UP, chat.bot(), id));
  }

  private static void reseal(SqlConnection connection, Chat chat, long id, UnderKey under) {
    var sealed = under.sealed();
    Database.rows(
        connection,
        RESEAL,
        chat.bot(),
        id,
        under.keyVersion(),
        sealed.nonce(),
        sealed.ciphertext());
  }
}
