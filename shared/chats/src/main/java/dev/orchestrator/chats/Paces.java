package dev.orchestrator.chats;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.TelegramPace;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.List;

/**
 * How fast bots send, over all nodes: each message takes its time at an even pace, and a few may go
 * ahead of it. Table {@code telegram_pace}, written here alone, by the database's clock. Short
 * bursts and the even pace together stay within what Telegram takes in any second, or any minute in
 * a group.
 */
public final class Paces {

  private static final double SECOND = 1_000;
  private static final double MINUTE = 60_000;
  private static final double ROUNDING = 1e-3;
  private static final long PAUSED_LOOK = 1_000;

  /** So many chats that are told to wait at the same time mean that the bot is. */
  private static final int CHATS_OF_A_BOT = 3;

  /** Whoever takes something to send it follows the one before: the row is locked. */
  private static final String USED =
      """
      INSERT INTO telegram_pace AS pace (bot, chat, used_until, free_at)
      VALUES ($1, 0, now(), now())
      ON CONFLICT (bot, chat) DO UPDATE SET used_until = pace.used_until
      RETURNING extract(epoch FROM used_until - clock_timestamp()) * 1000 AS used,
                free_at > clock_timestamp() AS paused
      """;

  private static final String SPEND =
      """
      UPDATE telegram_pace
         SET used_until = greatest(used_until, clock_timestamp()) + $2 * interval '1 millisecond'
       WHERE bot = $1 AND chat = 0
      """;

  /** Groups have numbers below zero. */
  private static final String SPEND_IN_CHATS =
      """
      INSERT INTO telegram_pace AS pace (bot, chat, used_until, free_at)
      SELECT $1, chat, clock_timestamp() + step, clock_timestamp() + step - ahead
        FROM (SELECT chat,
                     count(*) * CASE WHEN chat < 0 THEN $5::float8 ELSE $3::float8 END
                       * interval '1 millisecond' AS step,
                     CASE WHEN chat < 0 THEN $6::float8 ELSE $4::float8 END * interval '1 millisecond' AS ahead
                FROM unnest($2::bigint[]) AS chat
               GROUP BY chat) AS spent
      ON CONFLICT (bot, chat) DO UPDATE
         SET used_until = greatest(pace.used_until, clock_timestamp())
                            + (excluded.used_until - clock_timestamp()),
             free_at = greatest(
               pace.free_at,
               greatest(pace.used_until, clock_timestamp())
                 + (excluded.free_at - clock_timestamp()))
      """;

  private static final String PAUSE =
      """
      INSERT INTO telegram_pace AS pace (bot, chat, used_until, free_at, paused_at)
      VALUES ($1, $2, now() + $3 * interval '1 millisecond', now() + $3 * interval '1 millisecond', now())
      ON CONFLICT (bot, chat) DO UPDATE
         SET used_until = greatest(pace.used_until, excluded.used_until),
             free_at = greatest(pace.free_at, excluded.free_at),
             paused_at = excluded.paused_at
      """;

  private static final String PAUSED =
      """
      SELECT count(*) AS chats FROM telegram_pace
       WHERE bot = $1 AND chat <> 0 AND paused_at > now() - interval '2 seconds'
      """;

  private static final String FORGET =
      "DELETE FROM telegram_pace WHERE used_until < now() - interval '1 hour'";

  private final Database database;
  private final Rate all;
  private final Rate chat;
  private final Rate group;

  /**
   * @param pace what Telegram takes
   */
  public Paces(Database database, TelegramPace pace) {
    this.database = database;
    all = Rate.within(SECOND, pace.all(), 8);
    chat = new Rate(SECOND / pace.chat(), 2.0 * pace.chat());
    group = Rate.within(MINUTE, pace.group(), 4);
  }

  /**
   * An even pace and what may go ahead of it.
   *
   * @param step milliseconds from one to the next
   * @param burst how many may go at once after a pause
   */
  private record Rate(double step, double burst) {

    /** No more than so many in any such span: one part of them at once, the others evenly. */
    static Rate within(double span, int most, int part) {
      var burst = Math.max(1, most / part);
      return new Rate(span / Math.max(1, most - burst), burst);
    }

    /** How much time is ahead of an even pace when just one more may go. */
    double ahead() {
      return step * (burst - 1);
    }
  }

  /**
   * What a bot may send.
   *
   * @param messages so many now
   * @param again milliseconds after which it is more
   */
  record Allowance(int messages, long again) {}

  /**
   * What a bot may send now, at most so many; the transaction then holds the bot's turn until it
   * ends.
   */
  Allowance allowed(SqlClient client, long bot, int most) {
    var row = Database.rows(client, USED, bot).iterator().next();
    if (row.getBoolean("paused")) {
      return new Allowance(0, PAUSED_LOOK);
    }
    var left = all.burst() - Math.max(0, row.getDouble("used")) / all.step();
    var step = Math.max(1, Math.round(all.step()));
    return new Allowance((int) Math.clamp(left + ROUNDING, 0, most), step);
  }

  /** One message is about to be sent to each of these chats; one may be there several times. */
  void spend(SqlClient client, long bot, List<Long> chats) {
    Database.rows(client, SPEND, bot, chats.size() * all.step());
    Database.rows(
        client,
        SPEND_IN_CHATS,
        bot,
        chats.toArray(Long[]::new),
        chat.step(),
        chat.ahead(),
        group.step(),
        group.ahead());
  }

  /**
   * Telegram asks for a pause. It does not say of whom: it is the chat's, unless others are told
   * the same at the same time.
   */
  public void pause(Chat chat, Duration pause) {
    pause(chat.bot(), chat.id(), pause);
    if (database.first(row -> row.getLong("chats"), PAUSED, chat.bot()).orElse(0L)
        >= CHATS_OF_A_BOT) {
      pause(chat.bot(), 0, pause);
    }
  }

  private void pause(long bot, long chat, Duration pause) {
    database.query(PAUSE, bot, chat, (double) pause.toMillis());
  }

  /** Forgets what is long free again; the answer is how much. */
  public int forget() {
    return database.query(FORGET).rowCount();
  }
}
