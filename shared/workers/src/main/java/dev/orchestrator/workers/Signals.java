package dev.orchestrator.workers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends signals, also to whole process groups, which Java alone cannot. */
final class Signals {

  private static final String KILL = "signal=$1; shift; kill -s \"$signal\" -- \"$@\"";

  private Signals() {}

  /**
   * Sends a signal to each target that is there.
   *
   * @param targets process ids, and process groups as negative numbers
   */
  static void send(String signal, Collection<Long> targets) throws InterruptedException {
    if (targets.isEmpty()) {
      return;
    }
    var command = new ArrayList<>(List.of("/bin/sh", "-c", KILL, "orchestrator-kill", signal));
    targets.forEach(target -> command.add(String.valueOf(target)));
    run(command);
  }

  /** Whether a process group has any member. */
  static boolean groupExists(long group) throws InterruptedException {
    return run(List.of("/bin/sh", "-c", "kill -0 -- \"-$1\"", "orchestrator-kill", "" + group))
        == 0;
  }

  private static int run(List<String> command) throws InterruptedException {
    try {
      var kill =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor(10, TimeUnit.SECONDS) ? kill.exitValue() : -1;
    } catch (IOException e) {
      throw new WorkerFault("cannot send a signal", e);
    }
  }
}
