package dev.orchestrator.engineering;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.forge.GitRepository;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.workers.Worker;
import dev.orchestrator.workers.Workers;
import java.util.HashSet;
import java.util.Set;

/** Removes what a build leaves behind: its workers, their folders and its branches. */
final class Sweeping {

  private static final String DEVELOPER = "/developer-";
  private static final String TESTER = "/tester-";

  private final Workers workers;
  private final Forge forge;
  private final WorkerLog log;
  private final String agent;

  /**
   * @param agent who writes the code
   */
  Sweeping(Workers workers, Forge forge, WorkerLog log, String agent) {
    this.workers = workers;
    this.forge = forge;
    this.log = log;
    this.agent = agent;
  }

  /** Returns when nothing of the build runs any more, and all of its workers' ends are told. */
  void sweep(FlowId build, BuildOrder order) throws InterruptedException {
    var all = keys(build).stream().map(key -> reports(key, order)).toList();
    for (var reports : all) {
      workers.kill(reports.key());
      workers.remove(reports.key());
    }
    forge.find(order.project()).ifPresent(repository -> deleteBranches(repository, build));
    all.forEach(this::tellEnd);
  }

  /** Returns when nothing of the worker runs any more, and its end is told. */
  void remove(String key, BuildOrder order) throws InterruptedException {
    workers.kill(key);
    workers.remove(key);
    tellEnd(reports(key, order));
  }

  /** Last of all, because only this needs the database; until then its end stays known. */
  private void tellEnd(WorkerReports reports) {
    workers.end(reports.key()).ifPresent(reports::broken);
    workers.forget(reports.key());
  }

  /** It has one for each node that worked on it. */
  private static void deleteBranches(GitRepository repository, FlowId build) {
    repository.branches().stream()
        .filter(branch -> branch.startsWith(Preparer.branch(build)))
        .forEach(repository::deleteBranch);
  }

  private WorkerReports reports(String key, BuildOrder order) {
    return key.contains(DEVELOPER)
        ? WorkerReports.coding(log, key, order, agent)
        : WorkerReports.testing(log, key, order);
  }

  /** Those that it has in any case, and those of a build that came from another node. */
  private Set<String> keys(FlowId build) {
    var keys = new HashSet<String>();
    workers.list().stream()
        .map(Worker::key)
        .filter(key -> key.startsWith(build + "/"))
        .forEach(keys::add);
    for (var round = 1; round <= BuildFlow.ROUNDS; round++) {
      keys.add(build + DEVELOPER + round);
      keys.add(build + TESTER + round);
    }
    keys.add(build + "/" + BuildFlow.TESTER_MERGED);
    return keys;
  }
}
