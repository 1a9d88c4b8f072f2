package dev.orchestrator.engineering;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Failure;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import dev.orchestrator.store.Failed;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.ThreadLog;
import java.util.Optional;

/** Says in one transaction how a build ended: to the project, and to the thread. */
final class BuildEnd {

  private final Projects projects;
  private final ThreadLog log;
  private final Failures failures;

  BuildEnd(Projects projects, ThreadLog log, Failures failures) {
    this.projects = projects;
    this.log = log;
    this.failures = failures;
  }

  void finished(Tx tx, FlowId build, BuildOrder order, BuildResult result) {
    projects.settle(tx, order.project(), build, ProjectStatus.BUILT);
    failures.clear(tx, order.project(), BuildFlow.NAME);
    tell(
        tx,
        order,
        new EngineeringFinished(
            build,
            order.project(),
            name(tx, order),
            result.commit(),
            result.summary(),
            result.tests()));
    tx.end(result);
  }

  /** A build that finished has said so in its last commit. */
  void ended(Tx tx, FlowId build, BuildOrder order, Ended ended) {
    switch (ended) {
      case Ended.Done _ -> {}
      case Ended.Failed(var failure) -> failed(tx, build, order, failure);
      case Ended.Cancelled _ -> cancelled(tx, build, order);
    }
  }

  private void failed(Tx tx, FlowId build, BuildOrder order, Failure failure) {
    projects.settle(tx, order.project(), build, order.withoutResult(ProjectStatus.FAILED));
    var reason = reason(order, failure);
    var evidence = BuildFailed.evidence(failure.message());
    failures.note(tx, noted(build, order, failure, reason));
    tell(
        tx,
        order,
        new FlowFailed(build, BuildFlow.NAME, order.project(), name(tx, order), reason, evidence));
  }

  private static Failed noted(FlowId build, BuildOrder order, Failure failure, String reason) {
    var own = !failure.type().equals(BuildFailed.class.getName());
    return new Failed(
        order.project(),
        build,
        BuildFlow.NAME,
        own ? FailureKind.INTERNAL : FailureKind.SOFTWARE,
        Optional.empty(),
        reason,
        BuildFailed.evidence(failure.message()));
  }

  private void cancelled(Tx tx, FlowId build, BuildOrder order) {
    projects.settle(tx, order.project(), build, order.withoutResult(ProjectStatus.DRAFT));
    tell(tx, order, new WorkCancelled(build, BuildFlow.NAME, order.project(), name(tx, order)));
  }

  private void tell(Tx tx, BuildOrder order, ThreadEvent event) {
    order.thread().ifPresent(thread -> log.append(tx, thread, event));
  }

  /** The project may have been renamed meanwhile. */
  private String name(Tx tx, BuildOrder order) {
    return projects.byId(tx, order.project()).map(project -> project.name()).orElse(order.name());
  }

  private static String reason(BuildOrder order, Failure failure) {
    var words = BuildFailed.reason(failure.message());
    return failure.type().equals(BuildFailed.class.getName())
        ? words
        : Story.phrases(order).line("broken", words.isEmpty() ? failure.type() : words);
  }
}
