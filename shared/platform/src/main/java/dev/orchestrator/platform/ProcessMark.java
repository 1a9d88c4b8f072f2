package dev.orchestrator.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process and no other: its number, and when it was born, because numbers are used again.
 *
 * @param born comparable only with another mark of the same machine
 */
record ProcessMark(long pid, String born) {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** Where the start time stands in /proc/PID/stat, counted after the command in brackets. */
  private static final int START_TIME = 19;

  /** The process that has this number now; empty if there is none. */
  static Optional<ProcessMark> of(long pid) {
    return ProcessHandle.of(pid).flatMap(ProcessMark::birth).map(b -> new ProcessMark(pid, b));
  }

  /** Reads a mark that was written with {@link #toString()}; empty if there is none. */
  static Optional<ProcessMark> read(Path file) {
    try {
      var parts = Files.readString(file).strip().split(" ", 2);
      return parts.length == 2
          ? Optional.of(new ProcessMark(Long.parseLong(parts[0]), parts[1]))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Whether this process works in that folder, where the system tells. */
  boolean runsIn(Path folder) {
    try {
      return Files.isSameFile(Path.of("/proc/" + pid + "/cwd"), folder);
    } catch (IOException e) {
      return false;
    }
  }

  /** Linux counts ticks since boot, which no change of the clock moves; others have the clock. */
  private static Optional<String> birth(ProcessHandle process) {
    try {
      var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z")
          ? Optional.empty()
          : Optional.of(fields[START_TIME] + "@" + Files.readString(BOOT_ID).strip());
    } catch (IOException e) {
      return process.info().startInstant().map(Object::toString);
    }
  }

  @Override
  public String toString() {
    return pid + " " + born;
  }
}
