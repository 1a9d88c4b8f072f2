package dev.orchestrator.access;

import dev.orchestrator.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when a key was used, at most once a minute. Of many requests at once one does it; none
 * waits for another, or fails because it could not be noted. It is done within the request, since
 * what went on beside it could still go on when the database is closed.
 */
final class LastUse {

  private static final Logger LOG = LoggerFactory.getLogger(LastUse.class);

  private static final String NOTE =
      """
      UPDATE api_key SET last_used_at = now()
       WHERE id = (SELECT id FROM api_key
                    WHERE id = $1
                      AND coalesce(last_used_at < now() - interval '1 minute', true)
                      FOR UPDATE SKIP LOCKED)
      """;

  private final Database database;

  LastUse(Database database) {
    this.database = database;
  }

  void note(String key) {
    try {
      database.query(NOTE, key);
    } catch (RuntimeException e) {
      LOG.debug("the use of key {} was not noted: {}", key, e.toString());
    }
  }
}
