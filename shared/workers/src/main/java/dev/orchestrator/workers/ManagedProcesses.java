package dev.orchestrator.workers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Long-running processes, such as deployed applications. They outlive us and are found again by
 * their keys. What a process prints, errors included, goes to one log.
 *
 * <p>Calls block and are for virtual threads. An interrupt ends the waiting, not the process.
 */
public final class ManagedProcesses {

  private static final int TAIL_BYTES = 256 * 1024;

  private final ProcessRoom room;
  private final CleanEnvironment environment;

  /**
   * @param root the folder of what we know of the processes; made when it is needed
   * @param installation tells our processes from those of another installation on this machine
   */
  public ManagedProcesses(Path root, String installation, CleanEnvironment environment) {
    this.room = new ProcessRoom(root, installation, new Wrapper());
    this.environment = environment;
  }

  /** Starts a process, unless it runs. One that has ended is started again; its log goes on. */
  public void start(ProcessSpec spec) throws InterruptedException {
    var folder = room.folder(spec.key());
    try (var _ = KeyLocks.hold(folder.path())) {
      room.claim(spec.key());
      var process = room.process(folder);
      if (process.state() instanceof ProcessState.Running) {
        return;
      }
      process.end(Duration.ZERO);
      process.forget();
      var env = environment.with(folder.home(), folder.temporary(), spec.env());
      process.launch(spec.command(), env, spec.dir(), folder.out(), folder.out());
    }
  }

  /** Where the process is in its life. */
  public ProcessState state(String key) {
    return room.process(room.folder(key)).state();
  }

  /** Whether the process runs. */
  public boolean alive(String key) {
    return state(key) instanceof ProcessState.Running;
  }

  /** Ends a process and all it started; by force after the grace. What does not run is ended. */
  public void stop(String key, Duration grace) throws InterruptedException {
    var folder = room.folder(key);
    try (var _ = KeyLocks.hold(folder.path())) {
      if (folder.exists()) {
        room.process(folder).end(grace);
      }
    }
  }

  /** Ends a process and deletes what we know of it, its log too. */
  public void remove(String key, Duration grace) throws InterruptedException {
    stop(key, grace);
    Folders.remove(room.folder(key).path());
  }

  /** The keys of the processes that were not removed. */
  public List<String> keys() {
    return room.keys();
  }

  /** The newest lines of the log, at most 256 KB of them, oldest first. */
  public List<String> logTail(String key, int lines) {
    return Tail.of(room.folder(key).out(), lines, TAIL_BYTES);
  }

  /**
   * Keeps the end of a log that has grown beyond twice this size. What is printed in this very
   * moment may be lost.
   */
  public void trimLog(String key, int keepBytes) {
    var log = room.folder(key).out();
    try {
      if (Files.exists(log) && Files.size(log) > 2L * keepBytes) {
        keepEnd(log, keepBytes);
      }
    } catch (IOException e) {
      throw new WorkerFault("cannot trim the log of " + key, e);
    }
  }

  /** Ends and removes the processes of this installation that nobody wants any more. */
  public void reap(Predicate<String> wanted, Duration grace) throws InterruptedException {
    room.clean();
    for (var key : room.keys()) {
      if (!wanted.test(key)) {
        remove(key, grace);
      }
    }
  }

  /** In place, because the process has the file open, for appending. */
  private static void keepEnd(Path log, int bytes) throws IOException {
    try (var channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var end = ByteBuffer.allocate(bytes);
      channel.read(end, channel.size() - bytes);
      channel.truncate(0);
      channel.write(end.flip(), 0);
    }
  }
}
