package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ServerId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Settings.PortRange;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Which project has which port on which server. Table {@code port_allocation}, written by the
 * devops verticle. The server's row is the lock under which a free port is found.
 */
public final class Ports {

  private static final String LOCK_SERVER = "SELECT 1 FROM server WHERE id = $1 FOR UPDATE";

  private static final String HELD =
      "SELECT port FROM port_allocation WHERE project_id = $1 AND service = $2";

  private static final String BERTH =
      """
      SELECT server.id, server.name
        FROM port_allocation JOIN server ON server.id = server_id
       WHERE project_id = $1 AND service = $2
      """;

  private static final String TAKEN = "SELECT port FROM port_allocation WHERE server_id = $1";

  private static final String INSERT =
      "INSERT INTO port_allocation (server_id, port, project_id, service) VALUES ($1, $2, $3, $4)";

  private static final String RELEASE =
      "DELETE FROM port_allocation WHERE project_id = $1 AND service = $2";

  private static final String RELEASE_ALL =
      "DELETE FROM port_allocation WHERE project_id = $1 RETURNING port";

  private final Database database;

  public Ports(Database database) {
    this.database = database;
  }

  /**
   * The port that the project has for this service, allocated now if it has none; empty if the
   * range has none left.
   *
   * @param free whether a port that nobody is allocated is really free on the machine
   */
  public OptionalInt allocate(
      Tx tx,
      ServerId server,
      ProjectId project,
      String service,
      PortRange range,
      IntPredicate free) {
    var connection = tx.connection();
    Database.rows(connection, LOCK_SERVER, server.value());
    var held = Database.first(connection, Ports::port, HELD, project.value(), service);
    if (held.isPresent()) {
      return OptionalInt.of(held.get());
    }
    var taken = new HashSet<>(Database.list(connection, Ports::port, TAKEN, server.value()));
    for (var port = range.first(); port <= range.last(); port++) {
      if (!taken.contains(port) && free.test(port)) {
        Database.rows(connection, INSERT, server.value(), port, project.value(), service);
        return OptionalInt.of(port);
      }
    }
    return OptionalInt.empty();
  }

  /** The port that the project has for this service. */
  public Optional<Integer> held(ProjectId project, String service) {
    return database.first(Ports::port, HELD, project.value(), service);
  }

  /**
   * Where a project has a port.
   *
   * @param name the name of the server, which is that of its node
   */
  public record Berth(ServerId server, String name) {}

  /** The server on which the project has a port for this service. */
  public Optional<Berth> berth(ProjectId project, String service) {
    return berth(database.pool(), project, service);
  }

  /** As {@link #berth(ProjectId, String)}, as the running transaction sees it. */
  public Optional<Berth> berth(Tx tx, ProjectId project, String service) {
    return berth(tx.connection(), project, service);
  }

  private static Optional<Berth> berth(SqlClient client, ProjectId project, String service) {
    return Database.first(
        client,
        row -> new Berth(new ServerId(row.getUUID("id")), row.getString("name")),
        BERTH,
        project.value(),
        service);
  }

  /** Gives one port back. */
  public void release(Tx tx, ProjectId project, String service) {
    Database.rows(tx.connection(), RELEASE, project.value(), service);
  }

  /** Gives all ports of a project back; returns them. */
  public List<Integer> releaseAll(Tx tx, ProjectId project) {
    return Database.list(tx.connection(), Ports::port, RELEASE_ALL, project.value());
  }

  private static int port(Row row) {
    return row.getInteger("port");
  }
}
