package dev.orchestrator.devops;

import dev.orchestrator.messages.FlowId;
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

  Apps(ManagedProcesses processes, ReleaseFolders folders) {
    this.processes = processes;
    this.folders = folders;
  }

  /** Starts a release, unless it runs; false if somebody else has its port. */
  boolean start(Launch launch) throws InterruptedException {
    if (processes.alive(launch.key())) {
      return true;
    }
    if (!isFree(LOOPBACK, launch.port())) {
      return false;
    }
    var dir = folders.of(launch.release());
    processes.start(new ProcessSpec(launch.key(), launch.run(), launch.complete(), dir));
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
    for (var key : processes.keys()) {
      if (key.startsWith(Launch.KEY)) {
        processes.stop(key, GRACE);
      }
    }
  }

  /** Ends a process and deletes its log. */
  void remove(FlowId process) throws InterruptedException {
    processes.remove(Launch.key(process), GRACE);
  }

  List<String> log(FlowId process, int lines) {
    return processes.logTail(Launch.key(process), lines);
  }

  /** How a process ended, and its last words. */
  String evidence(FlowId process) {
    var ended = state(process) instanceof ProcessState.Ended(var code) ? "exit code " + code : "";
    return (ended + "\n" + String.join("\n", log(process, LINES_KEPT))).strip();
  }

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
