package dev.orchestrator.engineering;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.forge.GitRepository;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.workers.Worker;
import dev.orchestrator.workers.Workers;
import java.util.HashSet;
import java.util.Set;

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
      remove(key);
    }
    forge.find(project).ifPresent(repository -> deleteBranches(repository, build));
  }

  /** Returns when nothing of the worker runs any more; it may be started anew. */
  void remove(String key) throws InterruptedException {
    workers.kill(key);
    workers.remove(key);
    workers.forget(key);
  }

  /** It has one for each node that worked on it. */
  private static void deleteBranches(GitRepository repository, FlowId build) {
    repository.branches().stream()
        .filter(branch -> branch.startsWith(Preparer.branch(build)))
        .forEach(repository::deleteBranch);
  }

  private Set<String> keys(FlowId build) {
    var keys = new HashSet<String>();
    workers.list().stream()
        .map(Worker::key)
        .filter(key -> key.startsWith(build + "/"))
        .forEach(keys::add);
    for (var round = 1; round <= BuildFlow.ROUNDS; round++) {
      keys.add(build + "/developer-" + round);
      keys.add(build + "/tester-" + round);
    }
    keys.add(build + "/" + BuildFlow.TESTER_MERGED);
    return keys;
  }
}
