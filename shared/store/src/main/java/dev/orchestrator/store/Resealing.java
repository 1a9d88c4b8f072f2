package dev.orchestrator.store;

import io.vertx.sqlclient.SqlConnection;

/**
 * What else than secrets is sealed under the master key, and has to be sealed anew when it changes.
 */
@FunctionalInterface
public interface Resealing {

  /**
   * Seals some rows anew that are not under the current key of the ring.
   *
   * @param most how many at once
   * @return how many were found; none when all are under the current key
   */
  int some(SqlConnection connection, Keyring ring, int most);
}
