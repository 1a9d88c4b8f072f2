package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers of a process that is killed, and processes of ordinary users. */
class KilledParentTest {

  private static final Duration SHORTLY = Duration.ofSeconds(5);
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  /** Made once, since that takes longest. */
  @TempDir static Path shared;

  @TempDir Path dir;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (var process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void both_servers_are_gone_soon_after_their_owner_was_killed() throws Exception {
    var owner = start(List.of(), classPath(), shared);
    assertThat(firstLine(owner)).isEqualTo("READY");
    var servers = servers();
    assertThat(servers).allMatch(ProcessMark::alive);

    owner.destroyForcibly().waitFor();

    Soon.within(SHORTLY, "both servers gone", () -> servers.stream().noneMatch(ProcessMark::alive));
    startAgain();
  }

  @Test
  void servers_whose_supervisors_were_killed_too_are_removed_by_the_next_start() throws Exception {
    var owner = start(List.of(), classPath(), shared);
    assertThat(firstLine(owner)).isEqualTo("READY");
    var servers = servers();
    killAllBut(servers, owner);
    assertThat(servers).as("nobody is left to stop them").allMatch(ProcessMark::alive);

    startAgain();

    assertThat(servers).noneMatch(ProcessMark::alive);
  }

  @Test
  void a_postgres_whose_mark_was_lost_is_removed_by_the_next_start() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/cwd")), "only Linux tells where a process works");
    var owner = start(List.of(), classPath(), shared);
    assertThat(firstLine(owner)).isEqualTo("READY");
    var servers = servers();
    killAllBut(servers, owner);
    Files.delete(shared.resolve("postgres/process"));

    startAgain();

    assertThat(servers).noneMatch(ProcessMark::alive);
  }

  @Test
  void an_ordinary_user_can_run_both() throws Exception {
    var folder = ofNobody();
    var process = start(AS_NOBODY, readableClassPath(), folder);

    assertThat(firstLine(process)).isEqualTo("READY");
    process.getOutputStream().close();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void an_ordinary_user_is_told_which_folder_is_closed() throws Exception {
    var folder = ofNobody();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(firstLine(start(AS_NOBODY, readableClassPath(), folder)))
        .isEqualTo(
            "embedded Postgres: cannot write %s (permission denied); make it writable or choose another ORCHESTRATOR_DATA"
                .formatted(folder.resolve("postgres")));
  }

  @Test
  void ctrl_c_does_not_reach_the_servers_and_no_command_line_shows_a_password() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "only Linux tells the sessions");
    var owner = start(List.of(), classPath(), shared);
    assertThat(firstLine(owner)).isEqualTo("READY");

    for (var server : servers()) {
      assertThat(session(server.pid())).isNotEqualTo(session(owner.pid()));
    }
    var passwords =
        List.of(
            Files.readString(shared.resolve("postgres/password")),
            Files.readString(shared.resolve("redis/password")));
    assertThat(owner.descendants().map(process -> process.info().commandLine().orElse("")))
        .isNotEmpty()
        .noneMatch(line -> passwords.stream().anyMatch(line::contains));
    owner.getOutputStream().close();
    assertThat(owner.waitFor()).isZero();
  }

  private static String session(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
  }

  private static void startAgain() {
    EmbeddedPostgres.start(shared.resolve("postgres"), "fsync=off").close();
    EmbeddedRedis.start(shared.resolve("redis")).close();
  }

  private static List<ProcessMark> servers() {
    return Stream.of("postgres", "redis")
        .map(name -> ProcessMark.read(shared.resolve(name).resolve("process")).orElseThrow())
        .toList();
  }

  /** The owner last: its death would wake the supervisors. */
  private static void killAllBut(List<ProcessMark> servers, Process owner) throws Exception {
    var spared = servers.stream().map(ProcessMark::pid).toList();
    var shells =
        owner
            .children()
            .flatMap(shell -> Stream.concat(shell.children(), Stream.of(shell)))
            .filter(process -> !spared.contains(process.pid()))
            .toList();
    assertThat(shells).as("a shell and its watcher for each server").hasSize(4);
    shells.forEach(ProcessHandle::destroyForcibly);
    owner.destroyForcibly().waitFor();
  }

  private Process start(List<String> user, String classPath, Path folder) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(user);
    command.addAll(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath));
    command.addAll(List.of(ServersMain.class.getName(), folder.toString()));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    started.add(process);
    return process;
  }

  private static String firstLine(Process process) throws IOException {
    return process.inputReader().readLine();
  }

  private Path ofNobody() throws IOException {
    assumeTrue(ServerUser.weAreRoot(), "only root can become another user");
    open(dir);
    var folder = Files.createDirectory(dir.resolve("of-nobody"));
    Files.setAttribute(folder, "unix:uid", 65534);
    return folder;
  }

  private static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** Copies of what this platform needs, since another user may not read our build. */
  private String readableClassPath() throws IOException {
    var copies = new ArrayList<String>();
    for (var entry : classPath().split(File.pathSeparator, -1)) {
      var from = Path.of(entry);
      var to = dir.resolve(copies.size() + "-" + from.getFileName());
      copy(from, to);
      copies.add(to.toString());
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
