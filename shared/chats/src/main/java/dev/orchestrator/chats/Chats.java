package dev.orchestrator.chats;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.store.Threads;
import java.util.Locale;
import java.util.Optional;

/**
 * The chats, who talks in them and where what they say goes. Table {@code telegram_chat}, written
 * here alone. Whoever changes something about a chat holds its row's lock.
 */
public final class Chats {

  private static final String LOCK =
      """
      INSERT INTO telegram_chat (bot, chat) VALUES ($1, $2)
      ON CONFLICT (bot, chat) DO UPDATE SET seen_at = now()
      """;

  private static final String LANGUAGE =
      "SELECT language FROM telegram_chat WHERE bot = $1 AND chat = $2 AND language IS NOT NULL";

  private static final String SPEAK =
      "UPDATE telegram_chat SET language = $3 WHERE bot = $1 AND chat = $2";

  /** Work that has ended is left behind after twelve idle hours; what is still open is not. */
  private static final String CURRENT =
      """
      SELECT thread.id
        FROM telegram_chat JOIN thread ON thread.id = thread_id
       WHERE bot = $1 AND chat = $2 AND thread.user_id = $3
         AND (changed_at > now() - interval '12 hours'
              OR awaiting
              OR wake_seq > seen_seq
              OR EXISTS (SELECT 1 FROM flow
                          WHERE flow.thread = thread.id::text
                            AND state IN ('READY', 'RUNNING', 'WAITING', 'CANCELLING')))
      """;

  private static final String TURN =
      "UPDATE telegram_chat SET user_id = $3, thread_id = $4 WHERE bot = $1 AND chat = $2";

  private static final String OWN = "SELECT 1 FROM thread WHERE id = $1 AND user_id = $2";

  private final Threads threads;
  private final Tellings tellings;

  public Chats(Threads threads, Tellings tellings) {
    this.threads = threads;
    this.tellings = tellings;
  }

  /** Nobody else handles anything of the chat until the transaction ends. */
  void lock(Tx tx, Chat chat) {
    Database.rows(tx.connection(), LOCK, chat.bot(), chat.id());
  }

  /** The language that was chosen there; empty if none was. */
  public Optional<Locale> language(Tx tx, Chat chat) {
    return Database.first(
            tx.connection(), row -> row.getString("language"), LANGUAGE, chat.bot(), chat.id())
        .map(Locale::forLanguageTag);
  }

  /** From now on the chat is spoken to in this language. */
  public void speak(Tx tx, Chat chat, Locale language) {
    Database.rows(tx.connection(), SPEAK, chat.bot(), chat.id(), language.toLanguageTag());
  }

  /** The thread that the user's words in this chat go to, opened if there is none. */
  public ThreadId current(Tx tx, Chat chat, UserId user) {
    return Database.first(
            tx.connection(),
            row -> new ThreadId(row.getUUID("id")),
            CURRENT,
            chat.bot(),
            chat.id(),
            user.value())
        .orElseGet(() -> open(tx, chat, user));
  }

  /** Opens a thread to which the user's words go from now on; the ones before are still told. */
  public ThreadId open(Tx tx, Chat chat, UserId user) {
    var thread = threads.open(tx.connection(), user, "");
    turnTo(tx, chat, user, thread);
    return thread;
  }

  /** The user's words go to this thread from now on, and it is told in the chat. */
  public void turnTo(Tx tx, Chat chat, UserId user, ThreadId thread) {
    Database.rows(tx.connection(), TURN, chat.bot(), chat.id(), user.value(), thread.value());
    tellings.follow(tx, chat, thread);
  }

  /** As {@link #turnTo}, if the thread is the user's own; false if it is not. */
  public boolean turnBack(Tx tx, Chat chat, UserId user, ThreadId thread) {
    var own = Database.rows(tx.connection(), OWN, thread.value(), user.value()).size() > 0;
    if (own) {
      turnTo(tx, chat, user, thread);
    }
    return own;
  }
}
