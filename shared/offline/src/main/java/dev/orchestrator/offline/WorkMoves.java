package dev.orchestrator.offline;

import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.EngineeringCommand.ViewChanges;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Moment.Happened;
import dev.orchestrator.offline.Reply.Say;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Deeds about writing code. */
final class WorkMoves {

  private static final Pattern PATH = Pattern.compile("(?<=^|\\s)/[a-z0-9][a-z0-9_-]*");
  private static final int COMMITS_SHOWN = 10;

  private final Dialogue dialogue;
  private final Desk desk;
  private final Phrases phrases;
  private final ProjectMeant meant;

  WorkMoves(Dialogue dialogue, Desk desk, Phrases phrases, ProjectMeant meant) {
    this.dialogue = dialogue;
    this.desk = desk;
    this.phrases = phrases;
    this.meant = meant;
  }

  Reply create(String said) {
    var words = PlanTalk.without(said);
    var kind = ProjectNaming.kind(words);
    var name = ProjectNaming.name(words, kind);
    var paths = PATH.matcher(words).results().map(path -> path.group()).distinct().toList();
    var create = new CreateProject(name, words.strip(), kind, paths.isEmpty() ? null : paths);
    return Moves.reply(
        desk.ask(create),
        phrases,
        project ->
            start(
                project.name(),
                said,
                PlanTalk.asksFirst(said)
                    ? phrases.planning(project.name())
                    : phrases.started(project.name())));
  }

  /** Without any project, words that describe one ask for a new one. */
  Reply change(Request request) {
    return meant.then(
        request,
        project ->
            start(
                project.name(),
                request.words(),
                PlanTalk.asksFirst(request.words())
                    ? phrases.planning(project.name())
                    : phrases.changing(project.name())),
        () ->
            WishRules.describesSoftware(request.words())
                ? create(request.words())
                : new Say(phrases.noProject()));
  }

  private Reply start(String project, String task, String words) {
    var start =
        PlanTalk.asksFirst(task)
            ? new StartEngineering(project, PlanTalk.without(task), true)
            : new StartEngineering(project, task.strip());
    return Moves.reply(desk.ask(start), phrases, started -> new Say(words));
  }

  /** Does again what failed last: the task that was given, or the deploy. */
  Reply retry() {
    for (var moment : dialogue.moments().reversed()) {
      switch (moment) {
        case Happened(DeployFailed failed) -> {
          return Moves.reply(
              desk.ask(new TriggerDeploy(failed.project(), failed.commit())),
              phrases,
              started -> new Say(phrases.deployStarted(failed.project())));
        }
        case Happened(FlowFailed failed) when failed.project() != null -> {
          return again(failed.project());
        }
        default -> {}
      }
    }
    return new Say(phrases.noSuchRetry());
  }

  private Reply again(String project) {
    return lastTask(project)
        .map(task -> start(project, task, phrases.started(project)))
        .orElseGet(() -> new Say(phrases.noSuchRetry()));
  }

  private Optional<String> lastTask(String project) {
    return dialogue.moments().subList(0, dialogue.answered()).reversed().stream()
        .filter(Called.class::isInstance)
        .map(Called.class::cast)
        .filter(called -> called.tool().equals("start_engineering"))
        .filter(called -> called.arguments().path("project").asText().equals(project))
        .map(called -> called.arguments().path("task").asText())
        .findFirst();
  }

  Reply cancel(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new CancelWork(project.name())),
                phrases,
                cancelled ->
                    new Say(
                        cancelled.flows().isEmpty()
                            ? phrases.nothingRuns(project.name())
                            : phrases.cancelled(project.name()))));
  }

  Reply changes(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new ViewChanges(project.name())),
                phrases,
                changes -> {
                  var lines =
                      changes.commits().stream()
                          .limit(COMMITS_SHOWN)
                          .map(c ->
                              phrases.change(
                                  c.id(), c.message(), c.files(), c.insertions(), c.deletions()))
                          .toList();
                  return lines(lines, phrases.noCommits(project.name()));
                }));
  }

  /** The lines, or these words if there are none. */
  static Reply lines(List<String> lines, String none) {
    return new Say(lines.isEmpty() ? none : lines.stream().collect(Collectors.joining("\n")));
  }
}
