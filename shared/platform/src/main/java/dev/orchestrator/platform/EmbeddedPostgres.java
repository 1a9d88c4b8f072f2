package dev.orchestrator.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * A real PostgreSQL as a child process: data kept in a folder between starts, a generated password
 * (scram-sha-256), loopback only, a free port (the last one, if it can be had). It ends with us,
 * even when we are killed. Nothing needs to be installed; it works as root and as an ordinary user.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  static final String SERVICE = "embedded Postgres";
  static final String USER = "orchestrator";
  private static final String DATABASE = "orchestrator";

  private final RunningServer server;
  private final Secret url;

  private EmbeddedPostgres(RunningServer server, Secret url) {
    this.server = server;
    this.url = url;
  }

  /**
   * Starts it and waits until it accepts connections.
   *
   * @param dataDir made at the first start; holds the data, the password and the log
   * @param settings further server settings, each {@code name=value}
   * @throws ServiceFailed if it cannot run
   */
  public static EmbeddedPostgres start(Path dataDir, String... settings) {
    var folder = ServiceFolder.take(SERVICE, dataDir);
    try {
      var cluster = new PostgresCluster(folder, List.of(settings));
      cluster.prepare();
      return opened(RunningServer.start(cluster, folder), folder.password());
    } catch (IOException e) {
      folder.close();
      throw folder.unwritable(e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static EmbeddedPostgres opened(RunningServer server, Secret password) {
    try {
      createDatabase(JdbcUrl.of(url(server, password, "postgres")));
      return new EmbeddedPostgres(server, url(server, password, DATABASE));
    } catch (SQLException e) {
      server.close();
      throw new ServiceFailed(SERVICE, "it refuses us: " + e.getMessage(), e);
    }
  }

  private static Secret url(RunningServer server, Secret password, String database) {
    return new Secret(
        "postgresql://%s:%s@127.0.0.1:%d/%s"
            .formatted(USER, password.reveal(), server.port(), database));
  }

  /** Asks first, since {@code create database} knows no {@code if not exists}. */
  private static void createDatabase(JdbcUrl jdbc) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbc.url(), jdbc.properties());
        var ask = connection.prepareStatement("select 1 from pg_database where datname = ?");
        var create = connection.createStatement()) {
      ask.setString(1, DATABASE);
      if (!ask.executeQuery().next()) {
        create.execute("create database " + DATABASE);
      }
    }
  }

  /** {@code postgresql://user:password@127.0.0.1:port/database}. */
  public Secret url() {
    return url;
  }

  /** Stops it in good order and waits until it is gone. */
  @Override
  public void close() {
    server.close();
  }
}
