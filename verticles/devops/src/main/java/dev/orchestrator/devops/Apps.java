package dev.orchestrator.devops;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.store.Redaction;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.workers.ManagedProcesses;
import dev.orchestrator.workers.ProcessSpec;
import dev.orchestrator.workers.ProcessState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The deployed applications as processes, each found by the flow that started it. */
final class Apps {

  static final String LOOPBACK = "127.0.0.1";

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int LINES_KEPT = 100;

  private final ManagedProcesses processes;
  private final ReleaseFolders folders;
  private final Secrets secrets;
  private final Redaction redaction;

  Apps(ManagedProcesses processes, ReleaseFolders folders, Secrets secrets) {
    this.processes = processes;
    this.folders = folders;
    this.secrets = secrets;
    this.redaction = new Redaction(secrets);
  }

  /**
   * Starts a release, unless it runs; false if somebody else has its port.
   *
   * @throws dev.orchestrator.store.SecretGone if a value that it was deployed with was erased
   */
  boolean start(Launch launch) throws InterruptedException {
    if (processes.alive(launch.key())) {
      return true;
    }
    if (!isFree(LOOPBACK, launch.port())) {
      return false;
    }
    var dir = folders.of(launch.release());
    var values = secrets.reveal(launch.project().value(), launch.references());
    processes.start(new ProcessSpec(launch.key(), launch.run(), launch.complete(values), dir));
    return true;
  }

  ProcessState state(FlowId process) {
    return processes.state(Launch.key(process));
  }

  boolean alive(FlowId process) {
    return processes.alive(Launch.key(process));
  }

  /** Ends a process; its log stays. */
  void stop(FlowId process) throws InterruptedException {
    processes.stop(Launch.key(process), GRACE);
  }

  /** Ends all applications, without a look into the database, which may be away by now. */
  void stopAll() throws InterruptedException {
    var stopping =
        processes.keys().stream()
            .filter(key -> key.startsWith(Launch.KEY))
            .map(key -> Thread.ofVirtual().name("stop " + key).start(() -> stop(key)))
            .toList();
    for (var each : stopping) {
      each.join(); // each is bounded by the grace; one after the other they would take too long
    }
  }

  private void stop(String key) {
    try {
      processes.stop(key, GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a process and deletes its log. */
  void remove(FlowId process) throws InterruptedException {
    processes.remove(Launch.key(process), GRACE);
  }

  /** The newest lines that a process wrote, without the project's secrets. */
  List<String> log(ProjectId project, FlowId process, int lines) {
    return redaction.lines(project.value(), processes.logTail(Launch.key(process), lines));
  }

  /** How a process ended, and its last words, without the project's secrets. */
  String evidence(ProjectId project, FlowId process) {
    var ended = state(process) instanceof ProcessState.Ended(var code) ? "exit code " + code : "";
    return (ended + "\n" + String.join("\n", log(project, process, LINES_KEPT))).strip();
  }

  /** Ends what nobody wants, while others begin and end. */
  void removeUnless(Predicate<String> wanted) throws InterruptedException {
    for (var key : processes.keys()) {
      if (!wanted.test(key)) {
        processes.remove(key, GRACE);
      }
    }
  }

  /** As {@link #removeUnless}, with what a crash left behind; to be called before all else. */
  void reap(Predicate<String> wanted) throws InterruptedException {
    processes.reap(wanted, GRACE);
  }

  /** Whether a port can be listened on now. */
  static boolean isFree(String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // what only lingers after its last connection is free
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
