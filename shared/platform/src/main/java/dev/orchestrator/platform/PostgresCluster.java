package dev.orchestrator.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The data of an embedded Postgres, and how its server is started on it. */
final class PostgresCluster implements RunningServer.Kind {

  private static final String VERSION = "17.11.0";
  private static final String MAJOR = "17";
  private static final String DRAFT = "initdb-";
  private static final int FIRST_START_MB = 300;
  private static final int LATER_START_MB = 50;

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

  private final ServiceFolder folder;
  private final List<String> settings;
  private final Path programs;

  PostgresCluster(ServiceFolder folder, List<String> settings) {
    this.folder = folder;
    this.settings = settings;
    this.programs = programs(folder).resolve("bin");
  }

  private static Path programs(ServiceFolder folder) {
    var platform =
        switch (folder.platform()) {
          case LINUX_X86_64 -> "linux-x86_64";
          case LINUX_ARM64 -> "linux-arm_64";
          case DARWIN_X86_64 -> "darwin-x86_64";
          case DARWIN_ARM64 -> "darwin-arm_64";
        };
    return Binaries.unpacked(
        folder, "postgres-" + platform + ".txz", "postgres-" + VERSION + "-" + platform);
  }

  /** Removes what an earlier start left behind, and makes the data if there is none. */
  void prepare() throws IOException {
    ChildProcess.removeLeftover(folder, stopSignal());
    if (Files.exists(folder.server())) {
      folder.needFree(LATER_START_MB);
      refuseOtherVersion();
      refuseLostPassword();
      removeStaleLock();
    } else {
      folder.needFree(FIRST_START_MB);
      initialise();
    }
  }

  private void refuseOtherVersion() throws IOException {
    var file = folder.server().resolve("PG_VERSION");
    var version = Files.exists(file) ? Files.readString(file).strip() : "unknown";
    if (!version.equals(MAJOR)) {
      throw folder.failed(
          "the data in %s is of version %s, this is PostgreSQL %s; upgrade it or choose another ORCHESTRATOR_DATA"
              .formatted(folder.path(), version, MAJOR));
    }
  }

  private void refuseLostPassword() {
    if (!folder.hasPassword()) {
      throw folder.failed(
          "the file password is missing in %s; restore it or delete the folder"
              .formatted(folder.path()));
    }
  }

  /**
   * Postgres does not start while the process number in its own lock file is in use, be it by a
   * stranger, which is usual after a container was started anew. Our mark is gone by now, so a
   * process of that number is either a stranger or a server whose mark was lost.
   */
  private void removeStaleLock() throws IOException {
    var process = locker().flatMap(ProcessMark::of);
    if (process.isPresent()) {
      if (process.get().runsIn(folder.server())) {
        ChildProcess.stop(process.get(), stopSignal(), folder);
      }
      Files.deleteIfExists(lockFile());
    }
  }

  private Optional<Long> locker() throws IOException {
    return lockLines().stream().findFirst().map(String::strip).map(Long::valueOf);
  }

  private Path lockFile() {
    return folder.server().resolve("postmaster.pid");
  }

  private List<String> lockLines() throws IOException {
    try {
      return Files.readAllLines(lockFile());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Made aside and renamed, so that a first start that is cut off leaves nothing half made. */
  private void initialise() throws IOException {
    deleteDrafts();
    var draft = Files.createTempDirectory(folder.path(), DRAFT);
    var user = ServerUser.owning(draft);
    var command = user.running(initdb(user.nameOf(draft)));
    var initdb =
        ChildProcess.run(
            new ProcessBuilder(command).directory(draft.toFile()).redirectErrorStream(true),
            folder);
    try (var input = initdb.getOutputStream()) {
      input.write(folder.password().reveal().getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!endedWell(initdb)) {
      Binaries.delete(draft);
      throw folder.failed("cannot make its data: " + RunningServer.complaint(said));
    }
    Files.move(draft, folder.server());
  }

  private void deleteDrafts() throws IOException {
    try (var drafts = Files.newDirectoryStream(folder.path(), DRAFT + "*")) {
      for (var draft : drafts) {
        Binaries.delete(draft);
      }
    }
  }

  /** The password goes through a pipe that the server's own user made and so may open. */
  private List<String> initdb(String target) {
    var command =
        new ArrayList<>(
            List.of("sh", "-c", "cat | \"$0\" \"$@\"", programs.resolve("initdb").toString()));
    command.addAll(
        List.of(
            "--pgdata=" + target,
            "--username=" + EmbeddedPostgres.USER,
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

  @Override
  public String service() {
    return EmbeddedPostgres.SERVICE;
  }

  /** Ends sessions and stops in good order, without waiting for clients. */
  @Override
  public String stopSignal() {
    return "INT";
  }

  @Override
  public List<String> command(int port) throws IOException {
    var user = ServerUser.owning(folder.server());
    var command =
        new ArrayList<>(
            List.of(programs.resolve("postgres").toString(), "-D", user.nameOf(folder.server())));
    command.addAll(List.of("-c", "port=" + port));
    for (var list : List.of(SETTINGS, settings)) {
      list.forEach(setting -> command.addAll(List.of("-c", setting)));
    }
    return user.running(command);
  }

  /** The server writes it into its own lock file. */
  @Override
  public boolean ready(ProcessMark process, int port) throws IOException {
    var lines = lockLines();
    return !lines.isEmpty()
        && lines.getFirst().strip().equals(Long.toString(process.pid()))
        && lines.getLast().strip().equals("ready");
  }

  @Override
  public String portTaken() {
    return "could not bind";
  }
}
