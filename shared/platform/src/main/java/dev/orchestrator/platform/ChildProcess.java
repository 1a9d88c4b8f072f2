package dev.orchestrator.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A server that runs beside us and ends with us. It is started under a small shell script that
 * holds a pipe from this process: when the pipe closes, because we close it or because we were
 * killed, the script stops the server. Should the script have been killed as well, the next start
 * finds the server by its mark and stops it.
 *
 * <p>Script and server have a session of their own, so that Ctrl-C reaches us alone and the server
 * outlives the drain.
 */
final class ChildProcess implements AutoCloseable {

  /** How long a server may take to stop before it is killed. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Constant; what varies comes as arguments: signal, patience in seconds, log, command. */
  private static final String SUPERVISOR =
      """
      signal=$1 patience=$2 log=$3
      shift 3
      trap '' PIPE
      exec 3<&0
      "$@" </dev/null >>"$log" 2>&1 3<&- &
      server=$!
      {
        read -r nothing <&3
        kill -s "$signal" "$server"
        waited=0
        while [ "$waited" -lt "$patience" ] && kill -0 "$server"; do
          sleep 1
          waited=$((waited + 1))
        done
        kill -s KILL "$server"
      } >/dev/null 2>&1 &
      watcher=$!
      echo "$server"
      exec 1>&-
      wait "$server"
      kill "$watcher" 2>/dev/null
      """;

  private static final String KILL = "kill -s \"$1\" \"$2\"";

  private final Process supervisor;
  private final ProcessMark mark;
  private final Path markFile;

  private ChildProcess(Process supervisor, ProcessMark mark, Path markFile) {
    this.supervisor = supervisor;
    this.mark = mark;
    this.markFile = markFile;
  }

  /**
   * Starts a server.
   *
   * @param signal what makes it stop in good order, such as {@code INT}
   * @param folder its log, its mark, and the folder it runs in
   */
  static ChildProcess start(List<String> command, String signal, ServiceFolder folder)
      throws IOException {
    var whole = new ArrayList<>(ownSession());
    whole.addAll(List.of("sh", "-c", SUPERVISOR, "supervisor", signal));
    whole.add(Long.toString(PATIENCE.toSeconds()));
    whole.add(folder.log().toAbsolutePath().toString());
    whole.addAll(command);
    var supervisor =
        run(
            new ProcessBuilder(whole)
                .directory(folder.server().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(folder.log().toFile())),
            folder);
    try {
      var mark = markOf(supervisor);
      Files.writeString(folder.mark(), mark.toString());
      return new ChildProcess(supervisor, mark, folder.mark());
    } catch (IOException e) {
      supervisor.getOutputStream().close(); // nobody will find what has no mark
      throw e;
    }
  }

  /**
   * Starts a command of the system without our settings; throws {@link ServiceFailed} if it is not
   * installed.
   */
  static Process run(ProcessBuilder builder, ServiceFolder folder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("ORCHESTRATOR_"));
    try {
      return builder.start();
    } catch (IOException e) {
      var command = builder.command().getFirst();
      throw new ServiceFailed(
          folder.service(), "cannot run %s; install it (util-linux has it)".formatted(command), e);
    }
  }

  /** macOS has no setsid command, but Perl. */
  private static List<String> ownSession() {
    var mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    return mac
        ? List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV")
        : List.of("setsid");
  }

  /** A server that has already ended gets a mark that fits no process. */
  private static ProcessMark markOf(Process supervisor) throws IOException {
    var line = supervisor.inputReader().readLine();
    if (line == null) {
      throw new IOException("the supervising shell ended at once");
    }
    var pid = Long.parseLong(line);
    return ProcessMark.of(pid).orElse(new ProcessMark(pid, "gone"));
  }

  /** Stops the server that an earlier owner of the folder left behind, if any. */
  static void removeLeftover(ServiceFolder folder, String signal) throws IOException {
    var left = ProcessMark.read(folder.mark());
    if (left.isPresent()) {
      stop(left.get(), signal, folder);
    }
    Files.deleteIfExists(folder.mark());
  }

  /** Stops a server that nobody supervises; throws {@link ServiceFailed} if it stays. */
  static void stop(ProcessMark process, String signal, ServiceFolder folder) throws IOException {
    for (var next : List.of(signal, "KILL")) {
      if (process.alive()) {
        send(next, process);
        awaitEnd(process);
      }
    }
    if (process.alive()) {
      throw folder.failed(
          "process %d, left behind in %s, does not stop; end it by hand"
              .formatted(process.pid(), folder.path()));
    }
  }

  private static void send(String signal, ProcessMark process) throws IOException {
    new ProcessBuilder("sh", "-c", KILL, "kill", signal, Long.toString(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void awaitEnd(ProcessMark process) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (process.alive() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean alive() {
    return mark.alive();
  }

  ProcessMark mark() {
    return mark;
  }

  /** Stops the server and waits until it is gone. */
  @Override
  public void close() {
    try {
      supervisor.getOutputStream().close();
      var ended = supervisor.waitFor(PATIENCE.toSeconds() + 5, TimeUnit.SECONDS);
      if (ended && ProcessMark.read(markFile).filter(mark::equals).isPresent()) {
        Files.delete(markFile);
      }
    } catch (IOException e) {
      // The pipe is closed all the same; the mark is looked at by the next start.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
