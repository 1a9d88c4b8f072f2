package dev.orchestrator.devops;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import dev.orchestrator.store.Release;

/**
 * A stop or a deletion that came to no good end. What its rows had closed already does not go on
 * running with nobody to look after it: it is ended all the same.
 */
final class BrokenOff {

  private final Crew crew;
  private final Records records;

  BrokenOff(Crew crew, Records records) {
    this.crew = crew;
    this.records = records;
  }

  /** Ends what was closed, by the rows, so that it may run twice or find nothing. */
  void undo(DeployOrder order) throws InterruptedException {
    crew.traffic().restore(order.project());
    for (var release : records.releases().of(order.project())) {
      if (release.status() == ReleaseStatus.STOPPED) {
        crew.apps().remove(release.process());
        giveBackThePort(release);
      }
    }
  }

  private void giveBackThePort(Release release) {
    records
        .flows()
        .transaction(tx -> {
          crew.placement().release(tx, release.project(), release.process());
          return true;
        });
  }

  /** Says where the project stands; one that ended well has said so in its last commit. */
  void ended(Tx tx, FlowId flow, String kind, DeployOrder order, Ended ended) {
    switch (ended) {
      case Ended.Done _ -> {}
      case Ended.Failed(var failure) ->
          settle(
              tx,
              flow,
              order,
              new FlowFailed(
                  flow,
                  kind,
                  order.project(),
                  crew.end().name(tx, order),
                  order.words().line("broken", DeployFault.reason(failure.message())),
                  DeployFault.evidence(failure.message())));
      case Ended.Cancelled _ ->
          settle(
              tx,
              flow,
              order,
              new WorkCancelled(flow, kind, order.project(), crew.end().name(tx, order)));
    }
  }

  private void settle(Tx tx, FlowId flow, DeployOrder order, ThreadEvent event) {
    records.projects().settle(tx, order.project(), flow, ProjectStatus.STOPPED);
    crew.end().tell(tx, order, event);
  }
}
