package dev.orchestrator.engineering;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.forge.GitRepository;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.Changes;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.EngineeringCommand.GetEngineeringStatus;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.EngineeringCommand.ViewChanges;
import dev.orchestrator.messages.EngineeringStatus;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Project;
import dev.orchestrator.vault.SecretText;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Answers the commands about writing code. */
final class BuildDesk {

  static final int MOST_OF_A_USER = 2;
  private static final int COMMITS_SHOWN = 20;
  static final String TEARDOWN = "devops.teardown";

  /** What {@code cancel_work} ends. Tearing a project down is not stopped half-way. */
  private static final Set<String> CANCELLABLE =
      Set.of(BuildFlow.NAME, "devops.deploy", "devops.rollback");

  private final Office office;
  private final BuildLimits limits;

  BuildDesk(Office office) {
    this.limits = new BuildLimits(office.failures());
    this.office = office;
  }

  void open(Bus bus) {
    bus.serve(StartEngineering.class, this::start);
    bus.serve(GetEngineeringStatus.class, this::status);
    bus.serve(CancelWork.class, this::cancel);
    bus.serve(ViewChanges.class, this::changes);
  }

  private Answer<Started> start(Envelope envelope, StartEngineering command) {
    return Refusals.<Started>text("task", command.task())
        .orElseGet(() ->
            Refusals.withProject(
                office.projects(),
                envelope.principal(),
                command.project(),
                project ->
                    office
                        .receipts()
                        .once(envelope, command, tx -> started(tx, envelope, command, project))));
  }

  private Answer<Started> started(
      Tx tx, Envelope envelope, StartEngineering command, Project known) {
    office.projects().lockOwner(tx, known.owner());
    var project = office.projects().locked(tx, known.id()).orElseThrow();
    if (project.status() == ProjectStatus.ARCHIVED || isTornDown(tx, project)) {
      return Answer.refused(
          "project_deleted", project.name() + " is being deleted.", "Create another project.");
    }
    if (buildsOf(tx, project.owner()) >= MOST_OF_A_USER) {
      return Answer.refused(
          "too_many_builds",
          "%d builds of yours run already.".formatted(MOST_OF_A_USER),
          "Wait until one has ended, or cancel one.");
    }
    return limits
        .objection(tx, envelope, project)
        .orElseGet(() ->
            tx.start(order(envelope, command, project))
                .<Answer<Started>>map(flow -> begun(tx, envelope, project, flow))
                .orElseGet(() -> running(project)));
  }

  private Answer<Started> begun(Tx tx, Envelope envelope, Project project, FlowId flow) {
    limits.begun(tx, envelope, project, flow);
    office.projects().move(tx, project.id(), ProjectStatus.BUILDING);
    return new Answer.Done<>(new Started(flow, project.name()));
  }

  private static Answer<Started> running(Project project) {
    return Answer.refused(
        "build_running",
        "A build of %s runs already.".formatted(project.name()),
        "Wait for its end, or cancel it.");
  }

  private Start<BuildOrder> order(Envelope envelope, StartEngineering command, Project project) {
    var thread = envelope.thread().or(project::thread);
    var order =
        new BuildOrder(
            project.id(),
            project.name(),
            project.kind(),
            project.description(),
            SecretText.blotted(command.task()),
            thread,
            project.status(),
            thread.map(office.log()::language).orElse(Locale.ENGLISH),
            command.planFirst());
    var start =
        Start.of(BuildFlow.NAME, order, project.owner().toString())
            .exclusive("build:" + project.id())
            .subject(project.id().toString());
    return thread.map(id -> start.thread(id.toString())).orElse(start);
  }

  private boolean isTornDown(Tx tx, Project project) {
    var query = FlowQuery.live().kind(TEARDOWN).subject(project.id().toString());
    return !office.flows().list(tx.connection(), query).isEmpty();
  }

  private int buildsOf(Tx tx, UserId owner) {
    var query = FlowQuery.live().kind(BuildFlow.NAME).owner(owner.toString());
    return office.flows().list(tx.connection(), query).size();
  }

  private Answer<EngineeringStatus> status(Envelope envelope, GetEngineeringStatus command) {
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        command.project(),
        project ->
            office
                .flows()
                .newest(BuildFlow.NAME, project.id().toString())
                .<Answer<EngineeringStatus>>map(flow -> new Answer.Done<>(status(project, flow)))
                .orElseGet(() -> neverBuilt(project)));
  }

  private static <R> Answer<R> neverBuilt(Project project) {
    return Answer.refused(
        "no_build",
        "Nothing was ever built for %s.".formatted(project.name()),
        "Start engineering first.");
  }

  private static EngineeringStatus status(Project project, FlowState flow) {
    return new EngineeringStatus(
        flow.id(),
        project.name(),
        flow.state().name(),
        flow.step().map(Story::stage).orElse("waiting"),
        flow.result().map(json -> Json.read(json, BuildResult.class).commit()).orElse(null),
        flow.failure().map(failure -> BuildFailed.reason(failure.message())).orElse(null));
  }

  private Answer<CancelledWork> cancel(Envelope envelope, CancelWork command) {
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        command.project(),
        project -> office.receipts().once(envelope, command, tx -> cancelled(tx, project)));
  }

  private Answer<CancelledWork> cancelled(Tx tx, Project project) {
    var query = FlowQuery.live().subject(project.id().toString());
    var ids =
        office.flows().list(tx.connection(), query).stream()
            .filter(flow -> CANCELLABLE.contains(flow.kind()))
            .map(FlowState::id)
            .filter(flow -> office.flows().cancel(tx.connection(), flow))
            .toList();
    return ids.isEmpty()
        ? Answer.refused(
            "nothing_running",
            "No build or deploy of %s runs.".formatted(project.name()),
            "There is nothing to cancel.")
        : new Answer.Done<>(new CancelledWork(ids));
  }

  private Answer<Changes> changes(Envelope envelope, ViewChanges command) {
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        command.project(),
        project ->
            office
                .forge()
                .find(project.id())
                .filter(repository -> repository.head("main").isPresent())
                .<Answer<Changes>>map(repository -> new Answer.Done<>(changes(project, repository)))
                .orElseGet(() -> neverBuilt(project)));
  }

  private Changes changes(Project project, GitRepository repository) {
    List<Changes.Commit> commits =
        repository.log("main", COMMITS_SHOWN).stream()
            .map(commit ->
                new Changes.Commit(
                    commit.id(),
                    commit.message(),
                    commit.at(),
                    commit.files(),
                    commit.insertions(),
                    commit.deletions()))
            .toList();
    return new Changes(project.name(), "main", office.urls().cloneUrl(project), commits);
  }
}
