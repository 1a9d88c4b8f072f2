package dev.orchestrator.workers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Workers as processes of this machine, under our own user: only for code that we trust. A worker
 * gets a folder, a home and an environment of its own.
 */
public final class ProcessWorkers implements Workers {

  private final ProcessRoom room;
  private final Ends ends;
  private final CleanEnvironment environment;
  private final InstantSource clock;
  private final Duration grace;

  /**
   * @param root the folder of the workers; made if it is not there
   * @param installation tells our workers from those of another installation on this machine
   * @param clock what time it is now; from then on time is measured, whatever that clock says
   * @param grace how long a worker may take to end when it is asked to, or when it has delivered
   *     its result
   */
  public ProcessWorkers(
      Path root,
      String installation,
      CleanEnvironment environment,
      InstantSource clock,
      Duration grace) {
    this.room = new ProcessRoom(root.resolve("workers"), installation, new Wrapper());
    this.ends = new Ends(root.resolve("evidence"));
    this.environment = environment;
    this.clock = new SteadyClock(clock);
    this.grace = grace;
  }

  @Override
  public Worker start(WorkerSpec spec, Workspace workspace) throws InterruptedException {
    var folder = room.folder(spec.key());
    try (var _ = KeyLocks.hold(folder.path())) {
      if (ends.of(spec.key()).isEmpty()) {
        startOnce(spec, workspace, folder);
      }
    }
    return worker(spec.key());
  }

  @Override
  public WorkerEnd await(String key, long after, WorkerListener listener)
      throws InterruptedException {
    var removed = ends.of(key);
    if (removed.isPresent()) {
      return removed.get().end();
    }
    try {
      return watch(key, after, listener).untilEnd();
    } catch (WorkerFault e) {
      return ends.of(key).map(Ending::end).orElseThrow(() -> e); // removed while we watched
    }
  }

  @Override
  public void kill(String key) throws InterruptedException {
    var folder = room.folder(key);
    try (var _ = KeyLocks.hold(folder.path())) {
      if (BirthRecord.of(folder).isPresent()) {
        watch(key, Long.MAX_VALUE, WorkerListener.DEAF).endNow();
      } else if (folder.exists()) {
        room.process(folder).end(Duration.ZERO);
      }
    }
  }

  @Override
  public void remove(String key) throws InterruptedException {
    var folder = room.folder(key);
    try (var _ = KeyLocks.hold(folder.path())) {
      kill(key);
      Ending.of(folder).ifPresent(ends::keep);
      Folders.remove(folder.path());
    }
  }

  @Override
  public Optional<WorkerEnd> end(String key) {
    return ends.of(key).or(() -> Ending.of(room.folder(key))).map(Ending::end);
  }

  @Override
  public void forget(String key) {
    ends.forget(key);
  }

  /**
   * Forgets the ends of removed workers that ended before this instant.
   *
   * @param wanted tells of a key whether its end may still be asked for
   * @return how many
   */
  public long forgetEndedBefore(Instant instant, Predicate<String> wanted) {
    return ends.forgetBefore(instant, wanted);
  }

  @Override
  public List<Worker> list() {
    return room.keys().stream().map(this::worker).toList();
  }

  @Override
  public void reap(Predicate<String> wanted) throws InterruptedException {
    room.clean();
    for (var key : room.keys()) {
      if (!wanted.test(key)) {
        remove(key);
      }
    }
  }

  /** The folder of a worker's work, for those who run on the same machine. */
  public Path workFolder(String key) {
    return room.folder(key).work();
  }

  private void startOnce(WorkerSpec spec, Workspace workspace, ProcessFolder folder)
      throws InterruptedException {
    room.claim(spec.key());
    var process = room.process(folder);
    if (!(process.state() instanceof ProcessState.NotStarted)) {
      return;
    }
    if (!process.leavesNothing()) {
      process.awaitStart();
      return;
    }
    process.forget();
    prepare(folder, workspace);
    new BirthRecord(clock.instant(), spec.limits()).keep(folder);
    var env = environment.with(folder.home(), folder.temporary(), spec.env());
    process.launch(spec.command(), env, folder.work(), folder.out(), folder.err());
  }

  private static void prepare(ProcessFolder folder, Workspace workspace) {
    Folders.empty(folder.work());
    workspace.fill(folder.work());
    touch(folder.out());
    touch(folder.err());
  }

  private Watch watch(String key, long after, WorkerListener listener) {
    var folder = room.folder(key);
    var birth =
        BirthRecord.of(folder)
            .orElseThrow(() -> new WorkerFault("no worker was started as " + key));
    var ear = new Ear(folder, birth.limits().maxLogBytes(), after, listener);
    return new Watch(key, folder, room.process(folder), birth, ear, clock, grace);
  }

  private Worker worker(String key) {
    var folder = room.folder(key);
    var running = room.process(folder).state() instanceof ProcessState.Running;
    var startedAt = BirthRecord.of(folder).map(BirthRecord::startedAt).orElse(Instant.EPOCH);
    return new Worker(key, startedAt, running);
  }

  private static void touch(Path log) {
    try {
      if (Files.notExists(log)) {
        Files.createFile(log);
      }
    } catch (IOException e) {
      throw new WorkerFault("cannot make " + log, e);
    }
  }
}
