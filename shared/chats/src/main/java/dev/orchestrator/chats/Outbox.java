package dev.orchestrator.chats;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Gathering;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Messages on their way to chats. Each has the key of what it tells and is put in once. Those of a
 * chat are sent one after the other, whatever node does it; a message that was accepted while its
 * sender died is sent again, since Telegram knows no keys. Table {@code telegram_message}, written
 * here alone; what has ended is not kept in words, for it may have been a code or a link that opens
 * something.
 */
public final class Outbox {

  private static final long LONGEST_PAUSE = 1_000;

  private static final String PUT =
      """
      INSERT INTO telegram_message (bot, chat, thread_id, key, body, aside)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (bot, chat, key) DO NOTHING
      """;

  /**
   * Only the first of a chat: the next one waits for it. Words wait until Telegram takes more in
   * that chat; what goes aside of them does not.
   */
  private static final String TAKE =
      """
      UPDATE telegram_message
         SET taken_until = now() + interval '60 seconds', attempts = attempts + 1
       WHERE id IN (
              SELECT id FROM telegram_message AS head
               WHERE bot = $1 AND ended_at IS NULL AND not_before <= now()
                 AND (taken_until IS NULL OR taken_until < now())
                 AND id = (SELECT id FROM telegram_message AS earlier
                            WHERE earlier.bot = head.bot AND earlier.chat = head.chat
                              AND earlier.aside = head.aside AND ended_at IS NULL
                            ORDER BY bot, chat, aside, id
                            LIMIT 1)
                 AND (aside OR coalesce((SELECT free_at <= now() FROM telegram_pace AS pace
                                          WHERE pace.bot = head.bot AND pace.chat = head.chat),
                                        true))
               ORDER BY aside DESC, id
               LIMIT $2
                 FOR UPDATE SKIP LOCKED)
      RETURNING id, bot, chat, body, attempts
      """;

  /** When the first of those that wait for a time may be sent. */
  private static final String NEXT =
      """
      SELECT extract(epoch FROM min(at) - now()) * 1000 AS pause
        FROM (SELECT greatest(not_before, CASE WHEN NOT aside THEN free_at END) AS at
                FROM telegram_message LEFT JOIN telegram_pace USING (bot, chat)
               WHERE bot = $1 AND ended_at IS NULL
                 AND (taken_until IS NULL OR taken_until < now())) AS waiting
       WHERE at > now()
      """;

  private static final String SENT =
      """
      UPDATE telegram_message AS message
         SET ended_at = now(), message_id = sent.message_id, failure = NULL, body = ''
        FROM unnest($1::bigint[], $2::bigint[]) AS sent (id, message_id)
       WHERE message.id = sent.id AND ended_at IS NULL
      """;

  private static final String LATER =
      """
      UPDATE telegram_message
         SET taken_until = NULL, not_before = now() + $2 * interval '1 millisecond'
       WHERE id = $1 AND ended_at IS NULL
      """;

  private static final String GIVE_UP =
      """
      UPDATE telegram_message SET ended_at = now(), failure = $2, body = ''
       WHERE id = $1 AND ended_at IS NULL
      """;

  /** Nobody waits for yesterday's words. */
  private static final String GIVE_UP_OLD =
      """
      UPDATE telegram_message SET ended_at = now(), failure = 'too old', body = ''
       WHERE ended_at IS NULL AND made_at < now() - interval '2 days'
      """;

  private static final String THREAD =
      """
      SELECT thread_id FROM telegram_message
       WHERE bot = $1 AND chat = $2 AND message_id = $3 AND thread_id IS NOT NULL
      """;

  private static final String KEY =
      "SELECT key FROM telegram_message WHERE bot = $1 AND chat = $2 AND message_id = $3";

  private static final String FORGET =
      "DELETE FROM telegram_message WHERE ended_at < now() - interval '30 days'";

  private final Database database;

  /** What is sent at the same time is written in one statement. */
  private final Gathering<Sent, Boolean> sent = new Gathering<>("sent messages", this::sent);

  public Outbox(Database database) {
    this.database = database;
  }

  /**
   * A message that is to be sent.
   *
   * @param key of what it tells, such as {@code <thread>/<seq>/<part>}
   * @param thread which a reply to it picks; empty if none
   * @param body what is to be said, as the sender reads it
   * @param aside whether it keeps its order among its like alone, and does not wait behind words:
   *     what changes or removes a message that is there already
   */
  public record Message(
      Chat chat, String key, Optional<ThreadId> thread, String body, boolean aside) {

    /** Words, which are read in the order in which they are put in. */
    public Message(Chat chat, String key, Optional<ThreadId> thread, String body) {
      this(chat, key, thread, body, false);
    }
  }

  /**
   * A message that somebody has taken to send it.
   *
   * @param attempts how often it was taken, this time included
   */
  public record Taken(long id, Chat chat, String body, int attempts) {

    static Taken of(Row row) {
      return new Taken(
          row.getLong("id"), Chat.of(row), row.getString("body"), row.getInteger("attempts"));
    }
  }

  /** Puts a message in behind those that the chat waits for; one of the same key stays as it is. */
  public void put(Tx tx, Message message) {
    Database.rows(
        tx.connection(),
        PUT,
        message.chat().bot(),
        message.chat().id(),
        message.thread().map(ThreadId::value).orElse(null),
        message.key(),
        message.body(),
        message.aside());
  }

  /**
   * Takes the first messages of some of a bot's chats, the oldest first; nobody else gets anything
   * of these for a minute.
   */
  public List<Taken> take(long bot, int limit) {
    return take(database.pool(), bot, limit);
  }

  List<Taken> take(SqlClient client, long bot, int limit) {
    return Database.list(client, Taken::of, TAKE, bot, limit).stream()
        .sorted(Comparator.comparingLong(Taken::id))
        .toList();
  }

  /** After how many milliseconds there is more to be taken, at most a second. */
  long untilNext(SqlClient client, long bot) {
    var pause = Database.rows(client, NEXT, bot).iterator().next().getDouble("pause");
    return pause == null ? LONGEST_PAUSE : Math.clamp(Math.round(pause), 5, LONGEST_PAUSE);
  }

  /** Telegram has it, and calls it so. */
  public void sent(Taken taken, long messageId) {
    sent.ask(new Sent(taken.id(), messageId));
  }

  private record Sent(long id, long messageId) {}

  private List<Boolean> sent(List<Sent> all) {
    database.query(
        SENT,
        all.stream().map(Sent::id).toArray(Long[]::new),
        all.stream().map(Sent::messageId).toArray(Long[]::new));
    return Collections.nCopies(all.size(), true);
  }

  /** It is tried again after a pause in milliseconds, and the chat's others behind it. */
  public void later(Taken taken, long pause) {
    database.query(LATER, taken.id(), (double) pause);
  }

  /** It will never be sent; the chat's next one gets its turn. */
  public void giveUp(Taken taken, String why) {
    database.query(GIVE_UP, taken.id(), why);
  }

  /** Gives up what has waited for too long; the answer is how much. */
  public int giveUpOld() {
    return database.query(GIVE_UP_OLD).rowCount();
  }

  /** The thread of which a message in a chat tells; empty if it tells of none, or is not ours. */
  public Optional<ThreadId> threadOf(Tx tx, Chat chat, long messageId) {
    return Database.first(
        tx.connection(),
        row -> new ThreadId(row.getUUID("thread_id")),
        THREAD,
        chat.bot(),
        chat.id(),
        messageId);
  }

  /** The key of what a message in a chat tells; empty if it is not ours. */
  public Optional<String> keyOf(Tx tx, Chat chat, long messageId) {
    return Database.first(
        tx.connection(), row -> row.getString("key"), KEY, chat.bot(), chat.id(), messageId);
  }

  /** Forgets what has ended long ago; the answer is how much. */
  public int forget() {
    return database.query(FORGET).rowCount();
  }
}
