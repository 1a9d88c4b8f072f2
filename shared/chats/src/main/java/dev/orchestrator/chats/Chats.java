package dev.orchestrator.chats;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.store.Threads;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The chats, who talks in them and where what they say goes. Tables {@code telegram_chat} and
 * {@code telegram_talk}, written here alone. Whoever changes something about a chat holds its row's
 * lock.
 */
public final class Chats {

  private static final String LOCK =
      """
      INSERT INTO telegram_chat (bot, chat)
      SELECT $1, chat FROM unnest($2::bigint[]) AS chat ORDER BY chat
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
        FROM telegram_talk JOIN thread ON thread.id = thread_id
       WHERE bot = $1 AND chat = $2 AND topic = $3
         AND telegram_talk.user_id = $4 AND thread.user_id = $4
         AND (changed_at > now() - interval '12 hours'
              OR awaiting
              OR wake_seq > seen_seq
              OR EXISTS (SELECT 1 FROM flow
                          WHERE flow.thread = thread.id::text
                            AND state IN ('READY', 'RUNNING', 'WAITING', 'CANCELLING')))
      """;

  private static final String TALK =
      """
      INSERT INTO telegram_talk (bot, chat, topic, user_id, thread_id) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (bot, chat, topic, user_id) DO UPDATE SET thread_id = EXCLUDED.thread_id
      """;

  /** Who talks in a chat of their own; nobody in particular does in a group. */
  private static final String VISITED =
      """
      UPDATE telegram_chat SET user_id = $3, blocked_at = NULL
       WHERE bot = $1 AND chat = $2 AND chat > 0
         AND (user_id IS DISTINCT FROM $3 OR blocked_at IS NOT NULL)
      """;

  private static final String BLOCK =
      """
      UPDATE telegram_chat SET blocked_at = CASE WHEN $3 THEN now() END
       WHERE bot = $1 AND chat = $2
      """;

  private static final String ADMINS =
      """
      SELECT bot, chat, user_id, language
        FROM telegram_chat JOIN app_user ON app_user.id = user_id
       WHERE bot = $1 AND chat > 0 AND blocked_at IS NULL
         AND app_user.role = 'ADMIN' AND deactivated_at IS NULL
       ORDER BY chat
       LIMIT 100
      """;

  private static final String OWN = "SELECT 1 FROM thread WHERE id = $1 AND user_id = $2";

  private final Threads threads;
  private final Tellings tellings;

  public Chats(Threads threads, Tellings tellings) {
    this.threads = threads;
    this.tellings = tellings;
  }

  /** Nobody else handles anything of the chat until the transaction ends. */
  void lock(Tx tx, Chat chat) {
    lock(tx, chat.bot(), List.of(chat.id()));
  }

  /** As above, of several chats of a bot; all do it in the same order. */
  void lock(Tx tx, long bot, Collection<Long> chats) {
    Database.rows(tx.connection(), LOCK, bot, chats.stream().distinct().toArray(Long[]::new));
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

  /** A chat of an admin's own, in which nobody else is. */
  public record AdminChat(Chat chat, UserId user, Locale language) {

    static AdminChat of(Row row) {
      var language = Objects.requireNonNullElse(row.getString("language"), "en");
      return new AdminChat(
          Chat.of(row), new UserId(row.getUUID("user_id")), Locale.forLanguageTag(language));
    }
  }

  /** Where the admins can be told something. */
  public List<AdminChat> admins(Tx tx, long bot) {
    return Database.list(tx.connection(), AdminChat::of, ADMINS, bot);
  }

  /** This user talks in the chat, if it is one of a person's own. */
  public void visited(Tx tx, Chat chat, UserId user) {
    Database.rows(tx.connection(), VISITED, chat.bot(), chat.id(), user.value());
  }

  /**
   * The bot may not write there any more, or may again.
   *
   * @param now whether it may not
   */
  public void block(Tx tx, Chat chat, boolean now) {
    Database.rows(tx.connection(), BLOCK, chat.bot(), chat.id(), now);
  }

  /** The thread that the user's words go to from there, opened if there is none. */
  public ThreadId current(Tx tx, Seat seat, UserId user) {
    var chat = seat.chat();
    var thread =
        Database.first(
            tx.connection(),
            row -> new ThreadId(row.getUUID("id")),
            CURRENT,
            chat.bot(),
            chat.id(),
            seat.topic(),
            user.value());
    thread.ifPresent(known -> tellings.follow(tx, seat, known));
    return thread.orElseGet(() -> open(tx, seat, user));
  }

  /** Opens a thread to which the user's words go from now on; the ones before are still told. */
  public ThreadId open(Tx tx, Seat seat, UserId user) {
    var thread = threads.open(tx.connection(), user, "");
    turnTo(tx, seat, user, thread);
    return thread;
  }

  /** The user's words go to this thread from now on, and it is told there. */
  public void turnTo(Tx tx, Seat seat, UserId user, ThreadId thread) {
    var chat = seat.chat();
    Database.rows(
        tx.connection(), TALK, chat.bot(), chat.id(), seat.topic(), user.value(), thread.value());
    tellings.follow(tx, seat, thread);
  }

  /** As {@link #turnTo}, if the thread is the user's own; false if it is not. */
  public boolean turnBack(Tx tx, Seat seat, UserId user, ThreadId thread) {
    var own = Database.rows(tx.connection(), OWN, thread.value(), user.value()).size() > 0;
    if (own) {
      turnTo(tx, seat, user, thread);
    }
    return own;
  }
}
