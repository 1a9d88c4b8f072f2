package dev.orchestrator.workers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A process that does not depend on ours: it outlives us, and is found again by its folder. The
 * mark in its environment proves that a process id still means it.
 */
final class DetachedProcess {

  /** Tells of every process of ours, and of its children, which folder it belongs to. */
  static final String MARK = "ORCHESTRATOR_PROCESS";

  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration DEATH = Duration.ofSeconds(20);
  private static final long PAUSE_MS = 10;

  private final ProcessFolder folder;
  private final Wrapper wrapper;
  private final Survivors survivors;
  private final String mark;

  DetachedProcess(ProcessFolder folder, String mark, Wrapper wrapper) {
    this.folder = folder;
    this.mark = mark;
    this.wrapper = wrapper;
    this.survivors = new Survivors(folder, mark);
  }

  /** Starts the command and returns when it has a process id. */
  void launch(List<String> command, Map<String, String> env, Path dir, Path out, Path err)
      throws InterruptedException {
    var builder =
        new ProcessBuilder(wrapper.around(command, folder.path(), out, err))
            .directory(dir.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(env);
    builder.environment().put(MARK, mark);
    try {
      builder.start();
    } catch (IOException e) {
      throw new WorkerFault("cannot start " + command.getFirst(), e);
    }
    awaitStart();
  }

  /** Waits until a wrapper that was started has written its process id. */
  void awaitStart() throws InterruptedException {
    if (!holdsWithin(START, () -> pid().isPresent())) {
      throw new WorkerFault("the process of " + folder.path() + " did not start");
    }
  }

  ProcessState state() {
    var pid = pid();
    var exit = exitCode();
    if (exit.isEmpty() && pid.isEmpty()) {
      return new ProcessState.NotStarted();
    }
    if (exit.isEmpty() && survivors.isLeader(pid.orElseThrow())) {
      return new ProcessState.Running(pid.orElseThrow());
    }
    return exitCode()
        .<ProcessState>map(ProcessState.Ended::new)
        .orElseGet(ProcessState.Vanished::new);
  }

  boolean leavesNothing() throws InterruptedException {
    return survivors.find(pid()).isEmpty();
  }

  /** Asks all of it to end, and ends by force what has not after the grace. */
  void end(Duration grace) throws InterruptedException {
    Signals.send("TERM", survivors.find(pid()));
    if (!isGoneWithin(grace)) {
      killAllButLeader();
      holdsWithin(LAST_WORDS, () -> exitCode().isPresent());
      killAll();
    }
  }

  /** Makes room for another start; only for a process that has ended. */
  void forget() {
    try {
      Files.deleteIfExists(folder.exit());
      Files.deleteIfExists(folder.pid());
    } catch (IOException e) {
      throw new WorkerFault("cannot start " + folder.path() + " again", e);
    }
  }

  /** The leader is our wrapper, which then writes down how its command ended. */
  private void killAllButLeader() throws InterruptedException {
    var pid = pid();
    var others = survivors.find(pid);
    pid.ifPresent(others::remove);
    Signals.send("KILL", others);
  }

  /** Repeated, because what is being killed may fork meanwhile. */
  private void killAll() throws InterruptedException {
    var end = System.nanoTime() + DEATH.toNanos();
    for (var left = survivors.find(pid()); !left.isEmpty(); left = survivors.find(pid())) {
      if (System.nanoTime() > end) {
        throw new WorkerFault("cannot end the processes " + left + " of " + folder.path());
      }
      Signals.send("KILL", survivors.withGroup(left, pid()));
      Thread.sleep(PAUSE_MS);
    }
  }

  private boolean isGoneWithin(Duration time) throws InterruptedException {
    var end = System.nanoTime() + time.toNanos();
    while (!leavesNothing()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(PAUSE_MS);
    }
    return true;
  }

  private static boolean holdsWithin(Duration time, BooleanSupplier condition)
      throws InterruptedException {
    var end = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(PAUSE_MS);
    }
    return true;
  }

  private Optional<Long> pid() {
    return number(folder.pid());
  }

  private Optional<Integer> exitCode() {
    return number(folder.exit()).map(Long::intValue);
  }

  /** A number whose line is not complete yet is not there yet. */
  private static Optional<Long> number(Path file) {
    return Disk.read(file)
        .filter(text -> text.matches("[0-9]{1,18}\n"))
        .map(text -> Long.valueOf(text.strip()));
  }
}
