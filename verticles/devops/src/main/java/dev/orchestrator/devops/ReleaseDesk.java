package dev.orchestrator.devops;

import dev.orchestrator.flow.FlowState;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.GetDeployStatus;
import dev.orchestrator.messages.DeployCommand.ListReleases;
import dev.orchestrator.messages.DeployStatus;
import dev.orchestrator.messages.LogTail;
import dev.orchestrator.messages.ReleaseList;
import dev.orchestrator.messages.ReleaseView;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Release;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers the commands that look at what runs. */
final class ReleaseDesk {

  private static final int USUAL_LINES = 100;
  private static final int MOST_LINES = 1_000;

  /** Less than whoever asks us waits. */
  private static final Duration OTHER_NODE = Duration.ofSeconds(10);

  private final Desk desk;
  private final Records records;
  private final Crew crew;
  private final Bus bus;

  ReleaseDesk(Desk desk, Crew crew, Bus bus) {
    this.desk = desk;
    this.records = desk.records();
    this.crew = crew;
    this.bus = bus;
  }

  void open() {
    var here = crew.placement().machine().node();
    bus.serve(Address.of(GetDeployLogs.class, here), this::logs);
    bus.serve(GetDeployStatus.class, this::status);
    bus.serve(GetDeployLogs.class, this::logs);
    bus.serve(ListReleases.class, this::releases);
  }

  private Answer<DeployStatus> status(Envelope envelope, GetDeployStatus command) {
    return desk.withProject(
        envelope.principal(),
        command.project(),
        project ->
            newest(project)
                .<Answer<DeployStatus>>map(flow -> new Answer.Done<>(status(project, flow)))
                .orElseGet(() ->
                    Answer.refused(
                        "no_deploy",
                        "%s was never deployed.".formatted(project.name()),
                        "Deploy it first.")));
  }

  private Optional<FlowState> newest(Project project) {
    return Stream.of(DeployFlow.NAME, RollbackFlow.NAME)
        .map(kind -> records.flows().newest(kind, project.id().toString()))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(FlowState::createdAt));
  }

  private static DeployStatus status(Project project, FlowState flow) {
    return new DeployStatus(
        flow.id(),
        project.name(),
        flow.state().name(),
        flow.step().map(Story::stage).orElse("waiting"),
        flow.result()
            .map(json -> Json.read(json, DeployResult.class).url())
            .filter(url -> !url.isEmpty())
            .orElse(null),
        flow.failure().map(failure -> DeployFault.reason(failure.message())).orElse(null));
  }

  private Answer<LogTail> logs(Envelope envelope, GetDeployLogs command) {
    var lines = command.lines() == null ? USUAL_LINES : command.lines();
    if (lines < 1 || lines > MOST_LINES) {
      return Answer.refusedInput(
          "lines_invalid",
          "lines",
          "%d lines cannot be shown.".formatted(lines),
          "Use 1 to %d.".formatted(MOST_LINES));
    }
    return desk.withProject(
        envelope.principal(),
        command.project(),
        project ->
            records
                .releases()
                .live(project.id())
                .map(live -> log(envelope, command, project, live, lines))
                .orElseGet(() ->
                    Answer.refused(
                        "not_running",
                        "Nothing of %s runs.".formatted(project.name()),
                        "Deploy it first.")));
  }

  /** The file lies on the machine that the release runs on. */
  private Answer<LogTail> log(
      Envelope envelope, GetDeployLogs command, Project project, Release live, int lines) {
    return crew.placement()
        .berths()
        .elsewhere(project.id())
        .map(node ->
            bus.ask(Address.of(GetDeployLogs.class, node), command, envelope, OTHER_NODE)
                .orElseGet(() -> away(project, node)))
        .orElseGet(() ->
            new Answer.Done<>(
                new LogTail(project.name(), crew.apps().log(project.id(), live.process(), lines))));
  }

  private static Answer<LogTail> away(Project project, String node) {
    return Answer.refused(
        "server_away",
        "%s runs on the node %s, which does not answer.".formatted(project.name(), node),
        "Start that node again, or look whether its machine is reached.");
  }

  private Answer<ReleaseList> releases(Envelope envelope, ListReleases command) {
    return desk.withProject(
        envelope.principal(), command.project(), project -> new Answer.Done<>(releases(project)));
  }

  private ReleaseList releases(Project project) {
    var listed = records.releases().listed(project.id());
    var views = listed.items().stream().map(release -> view(project, release)).toList();
    return new ReleaseList(views, listed.unreadable());
  }

  private static ReleaseView view(Project project, Release release) {
    return new ReleaseView(
        release.id(),
        project.name(),
        release.number(),
        release.commit(),
        release.status(),
        release.url(),
        release.createdAt());
  }
}
