package dev.orchestrator.chats;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.platform.Database;
import dev.orchestrator.store.Keyring;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What Telegram has told our bots, until it is handled. Those of one chat are handled in the order
 * of their numbers, each in one transaction with all that follows from it, under the lock of the
 * chat's row; those of different chats overlap, on whatever nodes. Table {@code telegram_update},
 * written here and, when the master key changes, by {@link SealedUpdates}. The words are sealed
 * while they wait and gone when they are handled, since a person may have typed a secret.
 */
public final class Inbox {

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
  private final Arrivals arrivals;
  private final Handling handling;

  /**
   * @param ring seals what waits
   */
  public Inbox(Database database, Flows flows, Chats chats, Keyring ring) {
    this.database = database;
    handling = new Handling(database, flows, chats, ring);
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
    return handling.handleNext(chat, body);
  }

  /**
   * Handles what waits for several chats of one bot in one transaction, a few of each; if something
   * of it fails, those of each chat by themselves as {@link #handleNext} does.
   *
   * @return the chats for which more may wait
   */
  public Set<Chat> handle(List<Chat> chats, BiConsumer<Tx, Update> body) {
    return handling.handle(chats, body);
  }

  /** Chats of a bot for which something waits, the one that waits longest first. */
  public List<Chat> waiting(long bot, int limit) {
    return database.list(Chat::of, WAITING, bot, limit);
  }

  /** Forgets what was handled long ago; the answer is how much. */
  public int forget() {
    return database.query(FORGET).rowCount();
  }
}
