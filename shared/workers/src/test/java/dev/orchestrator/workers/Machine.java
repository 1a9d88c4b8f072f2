package dev.orchestrator.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A machine for workers: real processes in a folder of the test's. */
final class Machine {

  static final String INSTALLATION = "test";
  static final Limits GENEROUS =
      new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), 1 << 20);

  final Path root;
  final ProcessWorkers workers;

  Machine(Path root) {
    this.root = root;
    this.workers = workers(root);
  }

  static ProcessWorkers workers(Path root) {
    return new ProcessWorkers(
        root, INSTALLATION, environment(), InstantSource.system(), Duration.ofMillis(300));
  }

  static CleanEnvironment environment() {
    return new CleanEnvironment(
        "/usr/local/bin:/usr/bin:/bin", Path.of(System.getProperty("java.home")));
  }

  /** Starts a shell program; the test's own text, so it may be shell text. */
  void start(String key, String program) throws InterruptedException {
    start(key, program, GENEROUS);
  }

  void start(String key, String program, Limits limits) throws InterruptedException {
    workers.start(
        new WorkerSpec(key, List.of("/bin/sh", "-c", program), Map.of(), limits), Workspace.EMPTY);
  }

  WorkerEnd await(String key) throws InterruptedException {
    return workers.await(key, 0, WorkerListener.DEAF);
  }

  WorkerEnd run(String program) throws InterruptedException {
    return run(program, GENEROUS);
  }

  WorkerEnd run(String program, Limits limits) throws InterruptedException {
    start("one", program, limits);
    return await("one");
  }

  /** The process id that a worker wrote into a file of its folder. */
  long pidIn(String key, String file) throws Exception {
    var path = workers.workFolder(key).resolve(file);
    eventually(() -> Files.exists(path) && !contents(path).isBlank());
    return Long.parseLong(contents(path).strip());
  }

  static boolean lives(long pid) {
    return ProcessTable.all().anyMatch(entry -> entry.pid() == pid);
  }

  /** Nothing that carries a mark of this test's folder runs. */
  void nothingRuns(String key) throws InterruptedException {
    var process = new ProcessRoom(root.resolve("workers"), INSTALLATION, new Wrapper());
    assertThat(process.process(process.folder(key)).leavesNothing()).isTrue();
  }

  static void eventually(BooleanSupplier condition) throws InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not happen in time").isLessThan(end);
      Thread.sleep(10);
    }
  }

  private static String contents(Path path) {
    return Disk.read(path).orElse("");
  }
}
