package dev.orchestrator.chats;

import dev.orchestrator.platform.Database;
import java.util.Optional;
import java.util.UUID;

/**
 * How bots get their updates: which webhook is ours, and who asks where there is none. Table {@code
 * telegram_wire}, written here alone.
 */
public final class Wires {

  /** Whoever has it keeps it, and a new one gets it when it is over, by the database's clock. */
  private static final String HOLD =
      """
      INSERT INTO telegram_wire AS wire (bot, asker, asks_until)
      VALUES ($1, $2, now() + $3 * interval '1 millisecond')
      ON CONFLICT (bot) DO UPDATE SET asker = excluded.asker, asks_until = excluded.asks_until
       WHERE wire.asker IS NULL OR wire.asker = excluded.asker OR wire.asks_until < now()
      """;

  private static final String RELEASE =
      "UPDATE telegram_wire SET asker = NULL, asks_until = NULL WHERE bot = $1 AND asker = $2";

  private static final String SET =
      """
      INSERT INTO telegram_wire (bot, webhook) VALUES ($1, $2)
      ON CONFLICT (bot) DO UPDATE SET webhook = excluded.webhook
      """;

  private static final String REMOVED = "UPDATE telegram_wire SET webhook = NULL WHERE bot = $1";

  private static final String WEBHOOK =
      "SELECT webhook FROM telegram_wire WHERE bot = $1 AND webhook IS NOT NULL";

  private final Database database;

  public Wires(Database database) {
    this.database = database;
  }

  /**
   * Takes or keeps the right to ask for a bot's updates; false if somebody else has it.
   *
   * @param asker a life of a node
   * @param milliseconds until another may take it
   */
  public boolean hold(long bot, UUID asker, long milliseconds) {
    return database.query(HOLD, bot, asker, (double) milliseconds).rowCount() > 0;
  }

  /** Somebody else may ask, at once. */
  public void release(long bot, UUID asker) {
    database.query(RELEASE, bot, asker);
  }

  /** A webhook is about to be set, which is ours from now on. */
  public void webhook(long bot, String url) {
    database.query(SET, bot, url);
  }

  /** The webhook that was ours is set no more. */
  public void webhookRemoved(long bot) {
    database.query(REMOVED, bot);
  }

  /** The webhook that one of our nodes has set; empty if none has. */
  public Optional<String> webhook(long bot) {
    return database.first(row -> row.getString("webhook"), WEBHOOK, bot);
  }
}
