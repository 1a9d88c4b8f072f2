package dev.orchestrator.workers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What Linux tells of the machine's processes under {@code /proc}. Elsewhere it is empty. */
final class ProcessTable {

  private static final Path PROC = Path.of("/proc");

  /** A living process: its group and its session. */
  record Entry(long pid, long group, long session) {}

  private ProcessTable() {}

  static boolean isHere() {
    return Files.isReadable(PROC.resolve("self/environ"));
  }

  /** Every living process but ourselves. One that has ended and waits for its parent is dead. */
  static Stream<Entry> all() {
    var self = ProcessHandle.current().pid();
    return pids()
        .filter(pid -> pid != self)
        .mapToObj(ProcessTable::entry)
        .flatMap(Optional::stream);
  }

  /** The value of a variable in the environment that a process was started with. */
  static Optional<String> variable(long pid, String name) {
    return text(pid, "environ").stream()
        .flatMap(environment -> Stream.of(environment.split("\0")))
        .filter(variable -> variable.startsWith(name + "="))
        .map(variable -> variable.substring(name.length() + 1))
        .findFirst();
  }

  /** Whether the standard output or error of a process goes to this file. */
  static boolean printsTo(long pid, Path file) {
    return Stream.of("fd/1", "fd/2")
        .anyMatch(fd -> target(pid, fd).filter(file::equals).isPresent());
  }

  private static LongStream pids() {
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      var pids = LongStream.builder();
      entries.forEach(entry -> pids.add(Long.parseLong(String.valueOf(entry.getFileName()))));
      return pids.build();
    } catch (IOException e) {
      throw new WorkerFault("cannot list the machine's processes", e);
    }
  }

  /**
   * The program's name, which comes first, may hold anything; behind its last bracket are: state,
   * parent, group, session.
   */
  private static Optional<Entry> entry(long pid) {
    return text(pid, "stat")
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" "))
        .filter(fields -> !fields[0].equals("Z") && !fields[0].equals("X"))
        .map(fields -> new Entry(pid, Long.parseLong(fields[2]), Long.parseLong(fields[3])));
  }

  /** Absent if the process has gone meanwhile, or belongs to somebody else. */
  private static Optional<String> text(long pid, String file) {
    try (var in = Disk.open(PROC.resolve(pid + "/" + file))) {
      var bytes = in.readAllBytes();
      return bytes.length == 0 ? Optional.empty() : Optional.of(new String(bytes, ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> target(long pid, String link) {
    try {
      return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/" + link)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
