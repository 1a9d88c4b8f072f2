package dev.orchestrator.engineering;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.forge.Scaffold;
import dev.orchestrator.messages.FlowId;

/** Makes the repository with its scaffold, and the branch with the task. */
final class Preparer {

  private static final String TASK = "TASK.md";

  private final Forge forge;

  Preparer(Forge forge) {
    this.forge = forge;
  }

  Workpiece prepare(FlowId build, BuildOrder order, Plan plan) {
    var repository = forge.create(order.project(), scaffold(order, plan));
    var branch = branch(build);
    var task =
        dev.orchestrator.offline.Scaffold.task(order.name(), task(order, plan), plan.acceptance());
    var commit = repository.commit(branch, Scaffold.empty().with(TASK, task), "State the task");
    return new Workpiece(branch, commit);
  }

  /** Gives the copy of a build a branch of its own, which begins where the original stood. */
  void branchOff(BuildOrder order, Workpiece piece, String commit) {
    forge.open(order.project()).branch(piece.branch(), commit);
  }

  static String branch(FlowId build) {
    return "work/" + build;
  }

  private static Scaffold scaffold(BuildOrder order, Plan plan) {
    return Scaffold.of(
        dev.orchestrator.offline.Scaffold.files(
            order.kind(), order.name(), order.description(), task(order, plan), plan.acceptance()));
  }

  private static String task(BuildOrder order, Plan plan) {
    var more = plan.forDeveloper();
    return more.isEmpty() ? order.task() : order.task().strip() + "\n\n" + more;
  }
}
