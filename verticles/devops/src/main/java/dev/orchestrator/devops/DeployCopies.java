package dev.orchestrator.devops;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.ForkInput;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.store.Project;

/** Makes a project ready for a copy of one of its deploys, as an order for a new deploy does. */
record DeployCopies(Records records) {

  ForkInput<DeployOrder> copied(Tx tx, DeployOrder order) {
    records.projects().lockOwner(tx, order.owner());
    var project = records.projects().locked(tx, order.project()).orElseThrow();
    if (project.status() == ProjectStatus.ARCHIVED || isTornDown(tx, project)) {
      return new ForkInput.Refused<>(
          "project_deleted", project.name() + " is being deleted.", "Use another project.");
    }
    if (running(tx, order) >= DeployDesk.MOST_OF_A_USER) {
      return new ForkInput.Refused<>(
          "too_many_deploys",
          "%d deploys run already.".formatted(DeployDesk.MOST_OF_A_USER),
          "Wait until one has ended.");
    }
    var now = project.status();
    records.projects().move(tx, project.id(), DeployDesk.deploying(now));
    return new ForkInput.Granted<>(order.orderedIn(now));
  }

  private boolean isTornDown(Tx tx, Project project) {
    var query = FlowQuery.live().kind(TeardownFlow.NAME).subject(project.id().toString());
    return !records.flows().list(tx.connection(), query).isEmpty();
  }

  private int running(Tx tx, DeployOrder order) {
    var query = FlowQuery.live().kind(DeployFlow.NAME).owner(order.owner().toString());
    return records.flows().list(tx.connection(), query).size();
  }
}
