package dev.orchestrator.engineering;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.ForkInput;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;

/** Makes a project ready for a copy of one of its builds, as an order for a new build does. */
final class BuildCopies {

  private final Flows flows;
  private final Projects projects;

  BuildCopies(Flows flows, Projects projects) {
    this.flows = flows;
    this.projects = projects;
  }

  ForkInput<BuildOrder> copied(Tx tx, BuildOrder order) {
    var known = projects.byId(tx, order.project()).orElseThrow();
    projects.lockOwner(tx, known.owner());
    var project = projects.locked(tx, known.id()).orElseThrow();
    if (project.status() == ProjectStatus.ARCHIVED || lives(tx, BuildDesk.TEARDOWN, project)) {
      return new ForkInput.Refused<>(
          "project_deleted", project.name() + " is being deleted.", "Create another project.");
    }
    var running = FlowQuery.live().kind(BuildFlow.NAME).owner(project.owner().toString());
    if (flows.list(tx.connection(), running).size() >= BuildDesk.MOST_OF_A_USER) {
      return new ForkInput.Refused<>(
          "too_many_builds",
          "%d builds run already.".formatted(BuildDesk.MOST_OF_A_USER),
          "Wait until one has ended, or cancel one.");
    }
    if (lives(tx, BuildFlow.NAME, project)) {
      return new ForkInput.Refused<>(
          "build_running",
          "A build of %s runs already.".formatted(project.name()),
          "Wait for its end, or cancel it.");
    }
    projects.move(tx, project.id(), ProjectStatus.BUILDING);
    return new ForkInput.Granted<>(order.orderedIn(project.status()));
  }

  private boolean lives(Tx tx, String kind, Project project) {
    var query = FlowQuery.live().kind(kind).subject(project.id().toString());
    return !flows.list(tx.connection(), query).isEmpty();
  }
}
