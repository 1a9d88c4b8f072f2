package dev.orchestrator.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL as a child process: data kept in a folder between starts, a generated password
 * (scram-sha-256), loopback only, a free port chosen at each start. It ends with us, even when we
 * are killed. Nothing needs to be installed; it works as root and as an ordinary user.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final String SERVICE = "embedded Postgres";
  private static final String VERSION = "17.11.0";
  private static final String MAJOR = "17";
  private static final String USER = "orchestrator";
  private static final String DATABASE = "orchestrator";

  /** Ends sessions and stops in good order, without waiting for clients. */
  private static final String FAST_SHUTDOWN = "INT";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int PORTS_TRIED = 5;
  private static final int FIRST_START_MB = 300;
  private static final int LATER_START_MB = 50;

  private final ServiceFolder folder;
  private final ChildProcess server;
  private final Secret url;

  private EmbeddedPostgres(ServiceFolder folder, ChildProcess server, Secret url) {
    this.folder = folder;
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
    var dir = dataDir.toAbsolutePath().normalize();
    var isNew = !Files.exists(dir.resolve("server").resolve("PG_VERSION"));
    var folder = ServiceFolder.take(SERVICE, dir, isNew ? FIRST_START_MB : LATER_START_MB);
    try {
      return new Start(folder, List.of(settings)).run();
    } catch (IOException e) {
      folder.close();
      throw ServiceFolder.unwritable(SERVICE, dir, e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
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
    folder.close();
  }

  /** The way from a folder to a server that accepts connections. */
  private static final class Start {

    private final ServiceFolder folder;
    private final List<String> settings;
    private final Path programs;

    Start(ServiceFolder folder, List<String> settings) {
      this.folder = folder;
      this.settings = settings;
      this.programs = programs();
    }

    private Path programs() {
      var platform =
          switch (Binaries.Platform.here(SERVICE)) {
            case LINUX_X86_64 -> "linux-x86_64";
            case LINUX_ARM64 -> "linux-arm_64";
            case DARWIN_X86_64 -> "darwin-x86_64";
            case DARWIN_ARM64 -> "darwin-arm_64";
          };
      return Binaries.unpacked(
              SERVICE,
              "postgres-" + platform + ".txz",
              "postgres-" + VERSION + "-" + platform,
              folder.path())
          .resolve("bin");
    }

    EmbeddedPostgres run() throws IOException {
      if (!ChildProcess.removeLeftover(folder, FAST_SHUTDOWN)) {
        throw new ServiceFailed(
            SERVICE, "a leftover server of " + folder.path() + " does not stop; end it by hand");
      }
      if (Files.exists(folder.server().resolve("PG_VERSION"))) {
        refuseOtherVersion();
        forgetStrangersPid();
      } else {
        initialise();
      }
      for (var attempt = 1; ; attempt++) {
        var port = folder.freePort();
        var server = launch(port);
        if (ready(server)) {
          folder.rememberPort(port);
          return opened(server, port);
        }
        refuseUnlessPortTaken(server, attempt);
      }
    }

    private void refuseOtherVersion() throws IOException {
      var version = Files.readString(folder.server().resolve("PG_VERSION")).strip();
      if (!version.equals(MAJOR)) {
        throw new ServiceFailed(
            SERVICE,
            "the data in %s is of PostgreSQL %s, this is %s; upgrade it or choose another ORCHESTRATOR_DATA"
                .formatted(folder.path(), version, MAJOR));
      }
      if (!folder.hasPassword()) {
        throw new ServiceFailed(
            SERVICE,
            "the file password is missing in %s; restore it or delete the folder"
                .formatted(folder.path()));
      }
    }

    /**
     * Postgres refuses to start when the process number in its own lock file is in use, be it by a
     * stranger, which is usual after a container was started anew. We own the folder and its server
     * is gone, so that number is a stranger's.
     */
    private void forgetStrangersPid() throws IOException {
      var file = folder.server().resolve("postmaster.pid");
      if (Files.exists(file)) {
        var pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        if (ProcessHandle.of(pid).isPresent()) {
          Files.delete(file);
        }
      }
    }

    /** Made aside and renamed, so that a first start that is cut off leaves nothing half made. */
    private void initialise() throws IOException {
      var draft = folder.path().resolve("server.new");
      if (Files.exists(draft)) {
        Binaries.delete(draft);
      }
      var user = ServerUser.owning(draft);
      var process =
          new ProcessBuilder(user.running(initdb(user.nameOf(draft))))
              .directory(draft.toFile())
              .redirectErrorStream(true)
              .start();
      try (var input = process.getOutputStream()) {
        input.write(folder.password().reveal().getBytes(StandardCharsets.UTF_8));
      }
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!endedWell(process)) {
        throw new ServiceFailed(SERVICE, "cannot make the data folder: " + complaint(said));
      }
      Files.move(draft, folder.server());
    }

    /** The password goes through a pipe that the server's own user made and so may open. */
    private List<String> initdb(String target) {
      var command =
          new ArrayList<>(
              List.of("sh", "-c", "cat | \"$0\" \"$@\"", programs.resolve("initdb").toString()));
      command.addAll(
          List.of(
              "--pgdata=" + target,
              "--username=" + USER,
              "--pwfile=/dev/stdin",
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--no-instructions"));
      if (settings.contains("fsync=off")) {
        command.add("--no-sync");
      }
      return command;
    }

    private static boolean endedWell(Process process) {
      try {
        return process.waitFor() == 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private ChildProcess launch(int port) throws IOException {
      var user = ServerUser.owning(folder.server());
      Files.deleteIfExists(folder.log());
      var command =
          new ArrayList<>(
              List.of(
                  programs.resolve("postgres").toString(),
                  "-D",
                  user.nameOf(folder.server()),
                  "-c",
                  "port=" + port));
      for (var setting : SETTINGS) {
        command.addAll(List.of("-c", setting));
      }
      for (var setting : settings) {
        command.addAll(List.of("-c", setting));
      }
      return ChildProcess.start(user.running(command), FAST_SHUTDOWN, folder);
    }

    /** Waits until the server says ready in its own lock file; false if it ended instead. */
    private boolean ready(ChildProcess server) throws IOException {
      var file = folder.server().resolve("postmaster.pid");
      var deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (server.alive()) {
        if (Files.exists(file) && Files.readString(file).strip().endsWith("ready")) {
          return true;
        }
        if (System.nanoTime() > deadline) {
          server.close();
          throw new ServiceFailed(
              SERVICE, "not ready after %s; see %s".formatted(START_LIMIT, folder.log()));
        }
        pause();
      }
      return false;
    }

    private static void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ServiceFailed(SERVICE, "interrupted while it started", e);
      }
    }

    private void refuseUnlessPortTaken(ChildProcess server, int attempt) throws IOException {
      server.close();
      var log = Files.readString(folder.log());
      if (!log.contains("could not bind") || attempt == PORTS_TRIED) {
        throw new ServiceFailed(SERVICE, complaint(log));
      }
    }

    /** The last line that says what was wrong. */
    private static String complaint(String log) {
      var lines = log.lines().filter(line -> !line.isBlank()).toList();
      return lines.reversed().stream()
          .filter(line -> line.contains("FATAL:") || line.contains("error:"))
          .findFirst()
          .orElse(lines.isEmpty() ? "it ended without a word" : lines.getLast());
    }

    private EmbeddedPostgres opened(ChildProcess server, int port) throws IOException {
      var postgres = new EmbeddedPostgres(folder, server, url(port, DATABASE));
      try (var connection = connect(url(port, "postgres"))) {
        createDatabase(connection);
      } catch (SQLException e) {
        server.close();
        throw new ServiceFailed(SERVICE, "it refuses us: " + e.getMessage(), e);
      }
      return postgres;
    }

    private Secret url(int port, String database) throws IOException {
      return new Secret(
          "postgresql://%s:%s@127.0.0.1:%d/%s"
              .formatted(USER, folder.password().reveal(), port, database));
    }

    private static Connection connect(Secret url) throws SQLException {
      var jdbc = JdbcUrl.of(url);
      return DriverManager.getConnection(jdbc.url(), jdbc.properties());
    }

    private static void createDatabase(Connection connection) throws SQLException {
      try (var statement = connection.createStatement();
          var found =
              statement.executeQuery(
                  "select 1 from pg_database where datname = '" + DATABASE + "'")) {
        if (!found.next()) {
          statement.execute("create database " + DATABASE);
        }
      }
    }
  }

  /** Small, since it shares a machine with everything else; a commit stays a promise. */
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "password_encryption=scram-sha-256",
          "max_connections=100",
          "shared_buffers=64MB",
          "logging_collector=off",
          "log_min_messages=warning",
          // Rows and statements may hold what must not be logged.
          "log_error_verbosity=terse",
          "log_min_error_statement=panic");
}
