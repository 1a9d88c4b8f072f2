package dev.orchestrator.store;

import dev.orchestrator.messages.ServerId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.util.List;

/** The machines that deployed software runs on. Table {@code server}. */
public final class Servers {

  /** Every node's own machine. */
  private static final String ENSURE =
      """
      INSERT INTO server (id, name, host, status) VALUES ($1, $2, $3, 'READY')
      ON CONFLICT (name) DO UPDATE SET host = EXCLUDED.host
      RETURNING id
      """;

  private static final String LIST =
      """
      SELECT server.name, host, server.status, count(release.id) AS live
        FROM server LEFT JOIN release ON release.server_id = server.id AND release.status = 'LIVE'
       GROUP BY server.id
       ORDER BY server.name
       LIMIT 1000
      """;

  private final Database database;

  public Servers(Database database) {
    this.database = database;
  }

  /**
   * A server, as admins see it.
   *
   * @param live how many releases run there
   */
  public record Server(String name, String host, String status, long live) {

    static Server of(Row row) {
      return new Server(
          row.getString("name"),
          row.getString("host"),
          row.getString("status"),
          row.getLong("live"));
    }
  }

  /** All servers, by name. */
  public List<Server> list() {
    return database.list(Server::of, LIST);
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
