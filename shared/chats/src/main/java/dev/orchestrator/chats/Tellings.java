package dev.orchestrator.chats;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import java.util.List;

/**
 * Which threads are told in which chats, and how far. Table {@code telegram_telling}; the message
 * that shows progress is {@link ProgressMessages}. A cursor moves in the transaction that puts the
 * messages into the {@link Outbox}: so nothing is left out, and nothing put in twice.
 */
public final class Tellings {

  private static final String FOLLOW =
      """
      INSERT INTO telegram_telling (bot, chat, thread_id, told_seq, topic, reply_to)
      SELECT $1, $2, id, last_seq, $4, $5 FROM thread WHERE id = $3
      ON CONFLICT (bot, chat, thread_id) DO UPDATE
         SET topic = EXCLUDED.topic, reply_to = EXCLUDED.reply_to
       WHERE (telegram_telling.topic, telegram_telling.reply_to)
             IS DISTINCT FROM (EXCLUDED.topic, EXCLUDED.reply_to)
      """;

  /** Who has blocked the bot is told what happened when they come back. */
  private static final String BEHIND =
      """
      SELECT bot, chat, telling.thread_id, told_seq, topic, reply_to, thread.user_id
        FROM telegram_telling AS telling
        JOIN thread ON thread.id = telling.thread_id
        LEFT JOIN telegram_chat USING (bot, chat)
       WHERE bot = $1 AND last_seq > told_seq AND blocked_at IS NULL
       LIMIT $2
      """;

  private static final String BEHIND_IN =
      """
      SELECT bot, chat, thread_id, told_seq, topic, reply_to, thread.user_id
        FROM telegram_telling JOIN thread ON thread.id = thread_id
       WHERE thread_id = $1 AND last_seq > told_seq
      """;

  private static final String ADVANCE =
      """
      UPDATE telegram_telling SET told_seq = $5
       WHERE bot = $1 AND chat = $2 AND thread_id = $3 AND told_seq = $4
      """;

  private final Database database;

  public Tellings(Database database) {
    this.database = database;
  }

  /** What happens in the thread from now on is told there; it is told at one place of a chat. */
  void follow(Tx tx, Seat seat, ThreadId thread) {
    var chat = seat.chat();
    Database.rows(
        tx.connection(),
        FOLLOW,
        chat.bot(),
        chat.id(),
        thread.value(),
        seat.topic(),
        seat.answers().orElse(null));
  }

  /** Where a bot is to tell something. */
  public List<Telling> behind(long bot, int limit) {
    return database.list(Telling::of, BEHIND, bot, limit);
  }

  /** Where something of this thread is to be told. */
  public List<Telling> behind(ThreadId thread) {
    return database.list(Telling::of, BEHIND_IN, thread.value());
  }

  /**
   * What follows up to an event is told in this transaction. It comes before the messages are put
   * into the outbox, so that theirs is the order of the events.
   *
   * @return false if somebody else has told it meanwhile: then nothing is to be told
   */
  public boolean advance(Tx tx, Telling telling, long seq) {
    var chat = telling.seat().chat();
    return Database.rows(
                tx.connection(),
                ADVANCE,
                chat.bot(),
                chat.id(),
                telling.thread().value(),
                telling.told(),
                seq)
            .rowCount()
        == 1;
  }
}
