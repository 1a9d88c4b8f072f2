package dev.orchestrator.testing;

import dev.orchestrator.platform.EmbeddedPostgres;
import dev.orchestrator.platform.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Empty databases for tests, on one real server per test JVM. It starts when it is first needed,
 * does not wait for the disk, and is removed when the JVM ends.
 */
public final class FreshPostgres {

  private static final String[] FORGETFUL = {
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"
  };

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static @Nullable Path folder;
  private static @Nullable EmbeddedPostgres server;

  private FreshPostgres() {}

  /** The URL of a brand-new empty database. */
  public static Secret url() {
    var admin = server().url().reveal();
    var name = "test_" + NUMBER.incrementAndGet();
    run(admin, "create database " + name + " strategy file_copy");
    return new Secret(admin.substring(0, admin.lastIndexOf('/') + 1) + name);
  }

  /** Ends every session of that database, as a restart of the server would. */
  public static void terminateBackends(Secret url) {
    var database = url.reveal().substring(url.reveal().lastIndexOf('/') + 1);
    run(
        server().url().reveal(),
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
            .formatted(database));
  }

  /** Stops the server. Until {@link #start()} every database is away. */
  public static synchronized void stop() {
    server().close();
    server = null;
  }

  /** Starts it again with all that was in it, at the same port. */
  public static synchronized void start() {
    server();
  }

  /** Stops the server and starts it again; all URLs stay as they are. */
  public static synchronized void restart() {
    stop();
    start();
  }

  private static synchronized EmbeddedPostgres server() {
    if (folder == null) {
      folder = TemporaryFolders.untilTheEnd("postgres", FreshPostgres::stopAtEnd);
    }
    if (server == null) {
      server = EmbeddedPostgres.start(folder, FORGETFUL);
    }
    return server;
  }

  private static synchronized void stopAtEnd() {
    if (server != null) {
      server.close();
    }
  }

  private static void run(String url, String sql) {
    try (var connection = connect(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the test database refuses: " + sql, e);
    }
  }

  private static Connection connect(String url) throws SQLException {
    var uri = URI.create(url);
    var login = uri.getUserInfo().split(":", 2);
    var properties = new Properties();
    properties.setProperty("user", login[0]);
    properties.setProperty("password", login[1]);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(), properties);
  }
}
