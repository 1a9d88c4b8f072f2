package dev.orchestrator.engineering;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.workers.Workers;
import java.util.ArrayList;
import java.util.List;

/** Removes what a build leaves behind: its workers, their folders and its branch. */
final class Sweeping {

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
    var all = reports(build, order);
    for (var reports : all) {
      workers.kill(reports.key());
      workers.remove(reports.key());
    }
    forge
        .find(order.project())
        .ifPresent(repository -> repository.deleteBranch(Preparer.branch(build)));
    all.forEach(this::tellEnd);
  }

  /** Last of all, because only this needs the database; until then its end stays known. */
  private void tellEnd(WorkerReports reports) {
    workers.end(reports.key()).ifPresent(reports::broken);
    workers.forget(reports.key());
  }

  private List<WorkerReports> reports(FlowId build, BuildOrder order) {
    var all = new ArrayList<WorkerReports>();
    for (var round = 1; round <= BuildFlow.ROUNDS; round++) {
      all.add(WorkerReports.coding(log, build + "/developer-" + round, order, agent));
      all.add(WorkerReports.testing(log, build + "/tester-" + round, order));
    }
    all.add(WorkerReports.testing(log, build + "/" + BuildFlow.TESTER_MERGED, order));
    return all;
  }
}
