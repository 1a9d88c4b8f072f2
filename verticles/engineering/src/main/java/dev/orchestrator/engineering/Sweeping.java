package dev.orchestrator.engineering;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.workers.Workers;
import java.util.ArrayList;
import java.util.List;

/** Removes what a build leaves behind: its workers, their folders and its branch. */
final class Sweeping {

  private final Workers workers;
  private final Forge forge;

  Sweeping(Workers workers, Forge forge) {
    this.workers = workers;
    this.forge = forge;
  }

  /** Returns when nothing of the build runs any more. */
  void sweep(FlowId build, ProjectId project) throws InterruptedException {
    for (var key : keys(build)) {
      workers.kill(key);
      workers.remove(key);
      workers.forget(key);
    }
    forge.find(project).ifPresent(repository -> repository.deleteBranch(Preparer.branch(build)));
  }

  private static List<String> keys(FlowId build) {
    var keys = new ArrayList<String>();
    for (var round = 1; round <= BuildFlow.ROUNDS; round++) {
      keys.add(build + "/developer-" + round);
      keys.add(build + "/tester-" + round);
    }
    keys.add(build + "/" + BuildFlow.TESTER_MERGED);
    return keys;
  }
}
