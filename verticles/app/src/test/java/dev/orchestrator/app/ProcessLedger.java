package dev.orchestrator.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An effect ledger outside of every process under test: it looks again and again at what runs on
 * this machine, and writes down the workers and the deployed software that it sees, whatever the
 * nodes say of them. Sees nothing but on Linux.
 */
final class ProcessLedger implements AutoCloseable {

  private static final Path PROC = Path.of("/proc");
  private static final long PAUSE_NANOS = 100_000_000;

  /** What the shell that leads such a process is called; its folder comes behind it. */
  private static final String LEADER = "orchestrator-process";

  private final Path folder;
  private final Map<Path, Set<Long>> seen = new ConcurrentHashMap<>();
  private final Map<Kind, Integer> most = new ConcurrentHashMap<>();
  private final Thread looking;

  /** What a node starts, by the folder in its data. */
  enum Kind {
    WORKER("workers"),
    RELEASE("releases");

    private final String folder;

    Kind(String folder) {
      this.folder = folder;
    }

    private boolean holds(Path process) {
      return process.getNameCount() > 1
          && process.getName(process.getNameCount() - 2).toString().equals(folder);
    }
  }

  private ProcessLedger(Path folder) {
    this.folder = folder;
    this.looking = Thread.ofPlatform().daemon().name("process-ledger").start(this::lookOn);
  }

  /** Whether it sees anything here. */
  static boolean sees() {
    return Files.exists(PROC.resolve("self/cmdline"));
  }

  /**
   * @param folder under which the nodes have their data
   */
  static ProcessLedger of(Path folder) {
    try {
      return new ProcessLedger(folder.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders of those that run now. */
  List<Path> running(Kind kind) {
    return look().values().stream().filter(kind::holds).toList();
  }

  /** The most that were seen to run at once. */
  int most(Kind kind) {
    return most.getOrDefault(kind, 0);
  }

  /** The folders of those that were started more often than once. */
  List<Path> startedAgain(Kind kind) {
    return seen.entrySet().stream()
        .filter(entry -> kind.holds(entry.getKey()) && entry.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void lookOn() {
    while (!Thread.currentThread().isInterrupted()) {
      var now = look();
      now.forEach((pid, process) ->
          seen.computeIfAbsent(process, _ -> ConcurrentHashMap.newKeySet()).add(pid));
      for (var kind : Kind.values()) {
        most.merge(kind, (int) now.values().stream().filter(kind::holds).count(), Math::max);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Process numbers and folders. What a leader has just forked looks like it for a moment. */
  private Map<Long, Path> look() {
    var found = new HashMap<Long, Path>();
    for (var pid : pids()) {
      var words = List.of(commandLine(pid).split("\0"));
      var at = words.indexOf(LEADER);
      if (at > 0 && at + 1 < words.size() && Path.of(words.get(at + 1)).startsWith(folder)) {
        found.put(pid, Path.of(words.get(at + 1)));
      }
    }
    Predicate<Long> forked = pid -> found.containsKey(parent(pid));
    found.keySet().removeAll(found.keySet().stream().filter(forked).collect(Collectors.toSet()));
    return found;
  }

  private static List<Long> pids() {
    if (!sees()) {
      return List.of();
    }
    try (var entries = Files.list(PROC)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long parent(long pid) {
    return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).map(ProcessHandle::pid).orElse(0L);
  }

  /** Empty for one that has ended. */
  private static String commandLine(long pid) {
    try {
      var file = PROC.resolve(Long.toString(pid)).resolve("cmdline");
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    looking.interrupt();
  }
}
