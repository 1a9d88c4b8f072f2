package dev.orchestrator.chats;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.vault.Sealed;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Telegram has told our bots, until it is handled. Those of one chat are handled in the order
 * of their numbers, each in one transaction with all that follows from it, under the lock of the
 * chat's row; those of different chats overlap, on whatever nodes. Table {@code telegram_update},
 * written here alone. The words are sealed while they wait and gone when they are handled, since a
 * person may have typed a secret.
 */
public final class Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** After so many the next one of the chat gets its turn. */
  private static final int MOST_ATTEMPTS = 3;

  private static final int LONGEST_FAILURE = 500;

  /** Classes of what Postgres says: connection, rollback, resources, an operator's intervention. */
  private static final Set<String> OUTAGES = Set.of("08", "40", "53", "57");

  private static final String NEXT =
      """
      SELECT update_id, key_version, nonce, ciphertext
        FROM telegram_update
       WHERE bot = $1 AND chat = $2 AND handled_at IS NULL
       ORDER BY update_id
       LIMIT 1
      """;

  private static final String HANDLED =
      """
      UPDATE telegram_update
         SET handled_at = now(), failure = $3, key_version = NULL, nonce = NULL, ciphertext = NULL
       WHERE bot = $1 AND update_id = $2
      """;

  private static final String FAILED =
      """
      UPDATE telegram_update SET attempts = attempts + 1
       WHERE bot = $1 AND update_id = $2
      RETURNING attempts
      """;

  private static final String WAITING =
      """
      SELECT bot, chat FROM telegram_update
       WHERE bot = $1 AND handled_at IS NULL
       GROUP BY bot, chat
       ORDER BY min(received_at)
       LIMIT $2
      """;

  /** Telegram repeats what is a day old at most. */
  private static final String FORGET =
      "DELETE FROM telegram_update WHERE handled_at < now() - interval '3 days'";

  private final Database database;
  private final Flows flows;
  private final Chats chats;
  private final Keyring ring;
  private final Arrivals arrivals;

  /**
   * @param ring seals what waits
   */
  public Inbox(Database database, Flows flows, Chats chats, Keyring ring) {
    this.database = database;
    this.flows = flows;
    this.chats = chats;
    this.ring = ring;
    arrivals = new Arrivals(database, ring);
  }

  /** Keeps an update; false if it is here already, or was. */
  public boolean keep(Update update) {
    return arrivals.keep(update);
  }

  /** Keeps all of these in one statement; the answer is those that are new. */
  public List<Update> keep(List<Update> updates) {
    return arrivals.keep(updates);
  }

  /**
   * Handles the chat's oldest update; false if none waits. If the body throws, nothing of what it
   * did stays, and the update is given up after the third time.
   *
   * @param body what is to be done, within the transaction; it may run again
   */
  public boolean handleNext(Chat chat, BiConsumer<Tx, Update> body) {
    var taken = new Taken();
    try {
      return flows.transaction(tx -> handleNext(tx, chat, taken, body));
    } catch (RuntimeException e) {
      if (taken.id.isEmpty() || isOutage(e)) {
        throw e;
      }
      fail(chat, taken.id.get(), e);
      return true;
    }
  }

  /** Postgres was away, busy or on its way down: that says nothing about an update. */
  private static boolean isOutage(RuntimeException e) {
    return e instanceof Database.Unanswered
        || (e instanceof PgException refused
            && OUTAGES.contains(refused.getSqlState().substring(0, 2)));
  }

  /** Which update a transaction was about, even if it came to nothing. */
  private static final class Taken {
    private Optional<Long> id = Optional.empty();
  }

  private boolean handleNext(Tx tx, Chat chat, Taken taken, BiConsumer<Tx, Update> body) {
    chats.lock(tx, chat);
    var next = Database.first(tx.connection(), row -> row, NEXT, chat.bot(), chat.id());
    taken.id = next.map(row -> row.getLong("update_id"));
    next.ifPresent(row -> handle(tx, chat, row, body));
    return next.isPresent();
  }

  private void handle(Tx tx, Chat chat, Row row, BiConsumer<Tx, Update> body) {
    var id = (long) row.getLong("update_id");
    var opened = opened(chat, row);
    opened.ifPresent(text -> body.accept(tx, new Update(chat, id, text.reveal())));
    var failure = opened.isPresent() ? null : "sealed under a master key that is gone";
    Database.rows(tx.connection(), HANDLED, chat.bot(), id, failure);
  }

  private Optional<Secret> opened(Chat chat, Row row) {
    var sealed = new Sealed(row.getString("nonce"), row.getString("ciphertext"));
    var under = new Keyring.UnderKey(row.getInteger("key_version"), sealed);
    return ring.open(Arrivals.place(chat, row.getLong("update_id")), under);
  }

  private void fail(Chat chat, long id, RuntimeException why) {
    LOG.warn("update {} of bot {} cannot be handled", id, chat.bot(), why);
    var attempts =
        database.first(row -> row.getInteger("attempts"), FAILED, chat.bot(), id).orElse(0);
    if (attempts >= MOST_ATTEMPTS) {
      database.query(HANDLED, chat.bot(), id, shortened(why.toString()));
    }
  }

  /** Chats of a bot for which something waits, the one that waits longest first. */
  public List<Chat> waiting(long bot, int limit) {
    return database.list(Chat::of, WAITING, bot, limit);
  }

  /** Forgets what was handled long ago; the answer is how much. */
  public int forget() {
    return database.query(FORGET).rowCount();
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_FAILURE ? text.substring(0, LONGEST_FAILURE) : text;
  }
}
