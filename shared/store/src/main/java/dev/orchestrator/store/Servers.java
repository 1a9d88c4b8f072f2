package dev.orchestrator.store;

import dev.orchestrator.messages.ServerId;
import dev.orchestrator.platform.Database;

/** The machines that deployed software runs on. Table {@code server}. */
public final class Servers {

  /** Every node's own machine. */
  private static final String ENSURE =
      """
      INSERT INTO server (id, name, host, status) VALUES ($1, $2, $3, 'READY')
      ON CONFLICT (name) DO UPDATE SET host = EXCLUDED.host
      RETURNING id
      """;

  private final Database database;

  public Servers(Database database) {
    this.database = database;
  }

  /**
   * The server of that name, made now if it is not there yet.
   *
   * @param host the host in the URLs of what runs there
   */
  public ServerId ensure(String name, String host) {
    return database
        .first(row -> new ServerId(row.getUUID("id")), ENSURE, ServerId.next().value(), name, host)
        .orElseThrow();
  }
}
