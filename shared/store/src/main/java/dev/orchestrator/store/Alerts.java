package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.AlertId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an admin should look at: one alert for each matter, counted, logged once. One that was
 * acknowledged and comes up again is open again. Table {@code admin_alert}, written by whoever
 * finds something; acknowledged by the api verticle.
 */
public final class Alerts {

  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  /** Returned is whether it is news: it was not there, or it was done with. */
  private static final String RAISE =
      """
      WITH known AS (
        SELECT acknowledged_at FROM admin_alert WHERE kind = $2 AND key = $3
      )
      INSERT INTO admin_alert (id, kind, key, text) VALUES ($1, $2, $3, $4)
      ON CONFLICT (kind, key) DO UPDATE
         SET times = admin_alert.times + 1, text = EXCLUDED.text, last_at = now(),
             acknowledged_at = NULL, acknowledged_by = NULL
      RETURNING times = 1 OR EXISTS (SELECT 1 FROM known WHERE acknowledged_at IS NOT NULL) AS news
      """;

  private static final String NEWEST =
      "SELECT "
          + Alert.COLUMNS
          + " FROM admin_alert WHERE $1 OR acknowledged_at IS NULL ORDER BY last_at DESC, id LIMIT 200";

  private static final String ACKNOWLEDGE =
      "UPDATE admin_alert SET acknowledged_at = coalesce(acknowledged_at, now()), acknowledged_by = coalesce(acknowledged_by, $2) WHERE id = $1 RETURNING "
          + Alert.COLUMNS;

  private static final String DELETE_BEFORE =
      "DELETE FROM admin_alert WHERE acknowledged_at < now() - make_interval(days => $1)";

  private final Database database;

  public Alerts(Database database) {
    this.database = database;
  }

  /** Raises an alert. */
  public void raise(String kind, String key, String text) {
    if (raise(database.pool(), kind, key, text)) {
      log(kind, key, text);
    }
  }

  /** Raises an alert if the transaction commits. */
  public void raise(Tx tx, String kind, String key, String text) {
    if (raise(tx.connection(), kind, key, text)) {
      tx.afterCommit(() -> log(kind, key, text));
    }
  }

  private static boolean raise(SqlClient client, String kind, String key, String text) {
    var id = AlertId.next().value();
    return Database.first(client, row -> row.getBoolean("news"), RAISE, id, kind, key, text)
        .orElse(false);
  }

  private static void log(String kind, String key, String text) {
    LOG.warn("alert {} {}: {}", kind, key, text);
  }

  /**
   * The alerts, the newest first, at most 200.
   *
   * @param all also those that were acknowledged
   */
  public List<Alert> newest(boolean all) {
    return database.list(Alert::of, NEWEST, all);
  }

  /** Says that somebody sees to it; empty if there is no such alert. */
  public Optional<Alert> acknowledge(AlertId id, UserId by) {
    return database.first(Alert::of, ACKNOWLEDGE, id.value(), by.value());
  }

  /** Forgets what was acknowledged longer ago; returns how many. */
  public int deleteOlderThan(int days) {
    return database.query(DELETE_BEFORE, days).rowCount();
  }
}
