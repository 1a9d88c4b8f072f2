package dev.orchestrator.chats;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.util.List;

/**
 * What people ordered by a button or a command, until whoever can has carried it out: that takes
 * other transactions than the one in which it was ordered. Those of a chat are carried out one
 * after the other. Table {@code telegram_errand}, written here alone.
 */
public final class Errands {

  private static final String PUT =
      """
      INSERT INTO telegram_errand (bot, chat, key, user_id, body) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (bot, chat, key) DO NOTHING
      """;

  /** Taken for longer than a command may take. */
  private static final String TAKE =
      """
      UPDATE telegram_errand
         SET taken_until = now() + interval '60 seconds', attempts = attempts + 1
       WHERE id IN (
              SELECT id FROM telegram_errand AS first
               WHERE bot = $1 AND ended_at IS NULL
                 AND (taken_until IS NULL OR taken_until < now())
                 AND NOT EXISTS (SELECT 1 FROM telegram_errand AS earlier
                                  WHERE earlier.bot = first.bot AND earlier.chat = first.chat
                                    AND earlier.id < first.id AND earlier.ended_at IS NULL)
               ORDER BY id
               LIMIT $2
                 FOR UPDATE SKIP LOCKED)
      RETURNING bot, chat, id, key, user_id, body, attempts,
                made_at < now() - interval '10 minutes' AS late
      """;

  private static final String END =
      """
      UPDATE telegram_errand SET ended_at = now(), body = ''
       WHERE id = $1 AND ended_at IS NULL
      """;

  private static final String LATER =
      """
      UPDATE telegram_errand SET taken_until = now() + $2 * interval '1 millisecond'
       WHERE id = $1 AND ended_at IS NULL
      """;

  private static final String FORGET =
      "DELETE FROM telegram_errand WHERE ended_at < now() - interval '30 days'";

  private final Database database;

  public Errands(Database database) {
    this.database = database;
  }

  /**
   * Something that is to be carried out.
   *
   * @param key of the update that ordered it
   * @param user who ordered it
   * @param body what it is, as whoever carries it out reads it
   */
  public record Errand(Chat chat, String key, UserId user, String body) {}

  /**
   * One that somebody has taken to carry it out.
   *
   * @param attempts how often it was taken, this time included
   * @param late whether it has waited for so long that nobody expects it any more
   */
  public record Taken(long id, Errand errand, int attempts, boolean late) {

    static Taken of(Row row) {
      var errand =
          new Errand(
              Chat.of(row),
              row.getString("key"),
              new UserId(row.getUUID("user_id")),
              row.getString("body"));
      return new Taken(
          row.getLong("id"), errand, row.getInteger("attempts"), row.getBoolean("late"));
    }
  }

  /** Orders something; one of the same key stays as it is. */
  public void put(Tx tx, Errand errand) {
    Database.rows(
        tx.connection(),
        PUT,
        errand.chat().bot(),
        errand.chat().id(),
        errand.key(),
        errand.user().value(),
        errand.body());
  }

  /** Takes the first errands of some of a bot's chats; nobody else gets them for a minute. */
  public List<Taken> take(long bot, int limit) {
    return database.list(Taken::of, TAKE, bot, limit);
  }

  /** It is tried again after a pause in milliseconds. */
  public void later(Taken taken, long pause) {
    database.query(LATER, taken.id(), (double) pause);
  }

  /** It was carried out, or never will be; false if somebody else has said so before. */
  public boolean end(Tx tx, Taken taken) {
    return Database.rows(tx.connection(), END, taken.id()).rowCount() == 1;
  }

  /** Forgets what has ended long ago; the answer is how much. */
  public int forget() {
    return database.query(FORGET).rowCount();
  }
}
