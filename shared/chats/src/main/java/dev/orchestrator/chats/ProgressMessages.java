package dev.orchestrator.chats;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one message of a thread in a chat that shows how its work goes, edited as it goes on. Only
 * the newest text counts: what was not shown in time never is. The columns of table {@code
 * telegram_telling} for it, written here alone.
 */
public final class ProgressMessages {

  private static final String WANT =
      """
      UPDATE telegram_telling SET wanted = $4 WHERE bot = $1 AND chat = $2 AND thread_id = $3
      """;

  private static final String END =
      """
      UPDATE telegram_telling
         SET wanted = '', shown = '', message_id = NULL, round = round + 1, taken_until = NULL
       WHERE bot = $1 AND chat = $2 AND thread_id = $3 AND (wanted <> '' OR message_id IS NOT NULL)
      """;

  /** What waits in the outbox goes first: messages are what counts. */
  private static final String TAKE =
      """
      UPDATE telegram_telling AS telling SET taken_until = now() + interval '60 seconds'
       WHERE (bot, chat, thread_id) IN (
              SELECT bot, chat, thread_id FROM telegram_telling AS due
               WHERE bot = $1 AND wanted <> shown
                 AND (taken_until IS NULL OR taken_until < now())
                 AND NOT EXISTS (SELECT 1 FROM telegram_message AS waiting
                                  WHERE waiting.bot = due.bot AND waiting.chat = due.chat
                                    AND ended_at IS NULL)
                 AND NOT EXISTS (SELECT 1 FROM telegram_pace AS pace
                                  WHERE pace.bot = due.bot AND pace.chat = due.chat
                                    AND free_at > now())
               LIMIT $2
                 FOR UPDATE SKIP LOCKED)
      RETURNING bot, chat, thread_id, round, wanted, message_id
      """;

  private static final String SHOWN =
      """
      UPDATE telegram_telling
         SET shown = $5, message_id = $6, taken_until = now() + $7 * interval '1 millisecond'
       WHERE bot = $1 AND chat = $2 AND thread_id = $3 AND round = $4
      """;

  private static final String LATER =
      """
      UPDATE telegram_telling SET taken_until = now() + $5 * interval '1 millisecond'
       WHERE bot = $1 AND chat = $2 AND thread_id = $3 AND round = $4
      """;

  private final Database database;

  public ProgressMessages(Database database) {
    this.database = database;
  }

  /**
   * A text that is to be shown.
   *
   * @param messageId what is to be edited; empty if it is to be sent
   * @param round which of the thread's progress messages it is
   */
  public record Due(Chat chat, ThreadId thread, int round, String text, Optional<Long> messageId) {

    static Due of(Row row) {
      return new Due(
          Chat.of(row),
          new ThreadId(row.getUUID("thread_id")),
          row.getInteger("round"),
          row.getString("wanted"),
          number(row.getLong("message_id")));
    }

    private static Optional<Long> number(@Nullable Long number) {
      return Optional.ofNullable(number);
    }
  }

  /** The message is to say this. */
  public void want(Tx tx, Chat chat, ThreadId thread, String text) {
    Database.rows(tx.connection(), WANT, chat.bot(), chat.id(), thread.value(), text);
  }

  /** The message stays as it is: what comes next is shown in another one, further down. */
  public void end(Tx tx, Chat chat, ThreadId thread) {
    Database.rows(tx.connection(), END, chat.bot(), chat.id(), thread.value());
  }

  /** Takes texts that a bot is to show; nobody else gets them for a minute. */
  public List<Due> take(long bot, int limit) {
    return take(database.pool(), bot, limit);
  }

  List<Due> take(SqlClient client, long bot, int limit) {
    return Database.list(client, Due::of, TAKE, bot, limit);
  }

  /**
   * A text is shown.
   *
   * @param pause in milliseconds, before which the message is not edited again
   */
  public void shown(Due due, long messageId, long pause) {
    var chat = due.chat();
    database.query(
        SHOWN,
        chat.bot(),
        chat.id(),
        due.thread().value(),
        due.round(),
        due.text(),
        messageId,
        (double) pause);
  }

  /** It was not shown; the newest text is tried again after a pause in milliseconds. */
  public void later(Due due, long pause) {
    var chat = due.chat();
    database.query(LATER, chat.bot(), chat.id(), due.thread().value(), due.round(), (double) pause);
  }
}
