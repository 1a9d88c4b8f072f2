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
}
