package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.platform.Database;

/**
 * The newest look at the health of each live release. Table {@code health_look}, written by the
 * devops verticle.
 */
public final class HealthLooks {

  private static final String KEEP =
      """
      INSERT INTO health_look (release_id, well, seen)
      SELECT id, $2, $3 FROM release WHERE id = $1
      ON CONFLICT (release_id) DO UPDATE
         SET well = EXCLUDED.well, seen = EXCLUDED.seen, at = now()
      """;

  private static final String DELETE_OF_GONE =
      """
      DELETE FROM health_look USING release
       WHERE release.id = release_id AND status <> 'LIVE'
         AND health_look.at < now() - make_interval(days => $1)
      """;

  private final Database database;

  public HealthLooks(Database database) {
    this.database = database;
  }

  /** Keeps what a deploy saw, with the deploy. */
  public void keep(Tx tx, ReleaseId release, boolean well, String seen) {
    Database.rows(tx.connection(), KEEP, release.value(), well, seen);
  }

  /**
   * Keeps what was seen.
   *
   * @param seen in words, such as {@code status 200}
   */
  public void keep(ReleaseId release, boolean well, String seen) {
    database.query(KEEP, release.value(), well, seen);
  }

  /** Forgets older looks at releases that are not live any more; returns how many. */
  public int deleteOfGone(int days) {
    return database.query(DELETE_OF_GONE, days).rowCount();
  }
}
