package dev.orchestrator.devops;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Failure;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Release;

/** Says in one transaction how a deploy ended: to the rows, and to the thread. */
final class DeployEnd {

  private final Records records;
  private final Placement placement;

  DeployEnd(Records records, Placement placement) {
    this.records = records;
    this.placement = placement;
  }

  void live(
      Tx tx, FlowId flow, DeployOrder order, Launch launch, boolean rollback, DeployResult result) {
    var releases = records.releases();
    releases
        .live(tx, order.project())
        .ifPresent(old -> {
          releases.move(
              tx, old.id(), rollback ? ReleaseStatus.ROLLED_BACK : ReleaseStatus.SUPERSEDED);
          retire(tx, order, old);
        });
    releases.place(tx, launch.release(), flow, launch.port());
    releases.move(tx, launch.release(), ReleaseStatus.LIVE);
    records.projects().settle(tx, order.project(), flow, ProjectStatus.LIVE);
    records.failures().clear(tx, order.project(), null);
    records.looks().keep(tx, launch.release(), true, "status 200");
    tell(
        tx,
        order,
        new DeployFinished(
            flow,
            order.project(),
            name(tx, order),
            launch.release(),
            launch.url(),
            launch.commit(),
            rollback));
    tx.end(result);
  }

  private void retire(Tx tx, DeployOrder order, Release old) {
    var retired = new Retired(order.project(), old.process(), old.port());
    tx.start(
        Start.of(RetireFlow.NAME, retired, order.owner().toString())
            .subject(order.project().toString())
            .on(placement.machine().node()));
  }

  /** A deploy that went live has said so in its last commit. */
  void ended(Tx tx, FlowId flow, String kind, DeployOrder order, Ended ended) {
    switch (ended) {
      case Ended.Done _ -> {}
      case Ended.Failed(var failure) -> {
        var commit = commit(tx, flow, order);
        giveUp(tx, flow, order);
        settle(tx, flow, order, ProjectStatus.FAILED);
        new Setback(records, order).tell(tx, kind, failed(tx, flow, order.at(commit), failure));
      }
      case Ended.Cancelled _ -> {
        giveUp(tx, flow, order);
        settle(tx, flow, order, ProjectStatus.BUILT);
        tell(tx, order, new WorkCancelled(flow, kind, order.project(), name(tx, order)));
      }
    }
  }

  /** A deploy that waited may have come to another commit than was ordered. */
  private String commit(Tx tx, FlowId flow, DeployOrder order) {
    return records.releases().byFlow(tx, flow).map(Release::commit).orElse(order.commit());
  }

  private void giveUp(Tx tx, FlowId flow, DeployOrder order) {
    var _ = records.waits().end(tx, flow);
    records
        .releases()
        .byFlow(tx, flow)
        .ifPresent(release -> records.releases().move(tx, release.id(), ReleaseStatus.FAILED));
    placement.release(tx, order.project(), flow);
  }

  private DeployFailed failed(Tx tx, FlowId flow, DeployOrder order, Failure failure) {
    var first = DeployFault.reason(failure.message());
    var reason =
        DeployFault.is(failure)
            ? first
            : order.words().line("broken", first.isEmpty() ? failure.type() : first);
    return new DeployFailed(
        flow,
        order.project(),
        name(tx, order),
        order.commit(),
        reason,
        DeployFault.evidence(failure.message()),
        DeployFault.kind(failure));
  }

  private void settle(Tx tx, FlowId flow, DeployOrder order, ProjectStatus ifNew) {
    records.projects().settle(tx, order.project(), flow, order.withoutResult(ifNew));
  }

  void tell(Tx tx, DeployOrder order, ThreadEvent event) {
    order.thread().ifPresent(thread -> records.log().append(tx, thread, event));
  }

  /** The project may have been renamed meanwhile. */
  String name(Tx tx, DeployOrder order) {
    return records.projects().byId(tx, order.project()).map(Project::name).orElse(order.name());
  }
}
