package dev.orchestrator.po;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.store.Approval;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Turn;
import java.util.List;
import java.util.stream.Stream;

/** What a thread still waits for, so that no model has to remember what it promised. */
final class Pending {

  private static final int MOST = 20;

  private final Flows flows;
  private final Projects projects;
  private final Approvals approvals;

  Pending(Flows flows, Projects projects, Approvals approvals) {
    this.flows = flows;
    this.projects = projects;
    this.approvals = approvals;
  }

  /** One line for each thing that waits or runs. */
  List<String> of(Turn turn) {
    var work =
        flows.list(FlowQuery.live().thread(turn.thread().toString())).stream()
            .filter(flow -> !flow.kind().startsWith("po."))
            .map(this::line);
    var asked =
        approvals.pending(turn.user()).stream()
            .filter(approval -> approval.thread().equals(turn.thread()))
            .map(Pending::line);
    return Stream.concat(work, asked).limit(MOST).toList();
  }

  private String line(FlowState flow) {
    var project =
        flow.subject().map(ProjectId::of).flatMap(projects::byId).map(Project::name).orElse("");
    return "%s of %s: %s%s"
        .formatted(
            flow.kind(), project, flow.state(), flow.step().map(at -> ", at " + at).orElse(""));
  }

  private static String line(Approval approval) {
    return "waits for the user's approval: %s (%s)".formatted(approval.question(), approval.id());
  }
}
