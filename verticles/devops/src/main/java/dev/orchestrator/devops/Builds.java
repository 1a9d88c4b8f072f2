package dev.orchestrator.devops;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.store.Redaction;
import dev.orchestrator.workers.ManagedProcesses;
import dev.orchestrator.workers.ProcessSpec;
import dev.orchestrator.workers.ProcessState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Makes a release's files from exactly one commit. A build is told no secrets. */
final class Builds {

  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final int LINES_KEPT = 100;
  private static final String BUILT = ".orchestrator-built";

  private final Forge forge;
  private final ManagedProcesses processes;
  private final ReleaseFolders folders;
  private final Redaction redaction;

  Builds(Forge forge, ManagedProcesses processes, ReleaseFolders folders, Redaction redaction) {
    this.redaction = redaction;
    this.forge = forge;
    this.processes = processes;
    this.folders = folders;
  }

  static String key(FlowId flow) {
    return "build-" + flow;
  }

  /** Exports and builds, unless that was done before; throws {@link DeployFault}. */
  void make(FlowId flow, Launch launch, List<String> build, Phrases words)
      throws InterruptedException {
    var folder = folders.of(launch.release());
    var done = folder.resolve(BUILT);
    if (Files.exists(done)) {
      return;
    }
    processes.remove(key(flow), GRACE);
    try {
      Files.createDirectories(folders.root());
      forge.open(launch.project()).exportTo(launch.commit(), folder);
      if (!build.isEmpty()) {
        run(flow, launch, build, words);
      }
      Files.createFile(done);
    } catch (IOException e) {
      throw new UncheckedIOException("the release cannot be written to " + folder, e);
    }
  }

  /** Ends a build that is under way. */
  void stop(FlowId flow) throws InterruptedException {
    processes.remove(key(flow), GRACE);
  }

  private void run(FlowId flow, Launch launch, List<String> build, Phrases words)
      throws InterruptedException {
    var key = key(flow);
    processes.start(
        new ProcessSpec(key, build, launch.environment(), folders.of(launch.release())));
    var deadline = System.nanoTime() + LONGEST.toNanos();
    while (processes.alive(key) && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_EVERY);
    }
    var state = processes.state(key);
    var output =
        redaction.text(
            launch.project().value(), String.join("\n", processes.logTail(key, LINES_KEPT)));
    processes.remove(key, GRACE);
    if (state instanceof ProcessState.Running) {
      throw new DeployFault(words.line("build.hung", LONGEST.toMinutes()), output);
    }
    if (!(state instanceof ProcessState.Ended(var code) && code == 0)) {
      var shown = state instanceof ProcessState.Ended(var code) ? String.valueOf(code) : "?";
      throw new DeployFault(words.line("build.failed", shown), output);
    }
  }
}
