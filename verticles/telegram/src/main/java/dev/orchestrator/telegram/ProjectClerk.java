package dev.orchestrator.telegram;

import dev.orchestrator.access.ApprovalRequests;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.LogTail;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.Tool;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.ProjectViews;
import dev.orchestrator.store.Projects;
import dev.orchestrator.telegram.Choices.Choice;
import dev.orchestrator.telegram.Clerk.Asked;
import dev.orchestrator.telegram.Deed.Topic;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Answers what is asked and ordered about projects, from data and without a model. */
final class ProjectClerk {

  private static final int LOG_LINES = 500;

  private static final Set<ProjectStatus> WORKING =
      Set.of(ProjectStatus.BUILDING, ProjectStatus.DEPLOYING);

  private final Bus bus;
  private final Projects projects;
  private final ProjectViews views;

  ProjectClerk(Bus bus, Projects projects, ProjectViews views) {
    this.bus = bus;
    this.projects = projects;
    this.views = views;
  }

  /** About the project that is named, or the only one there is; else one is chosen. */
  Sheet about(Asked asked, Deed.About about) {
    if (!about.named().isEmpty()) {
      return views
          .find(asked.principal(), about.named())
          .map(view -> about(asked, about.topic(), view))
          .orElseGet(() -> Sheet.of(asked.line("project.unknown")));
    }
    var all = projects.of(asked.principal().user(), null);
    var fitting = all.stream().filter(project -> fits(about.topic(), project)).toList();
    if (fitting.isEmpty()) {
      return Sheet.of(asked.line(all.isEmpty() ? "projects.none" : "project.none-fits"));
    }
    return fitting.size() == 1 && about.topic() != Topic.PROJECTS
        ? about(asked, new Deed.About(about.topic(), id(fitting.getFirst()), 0))
        : ProjectMenu.sheet(asked, about, fitting);
  }

  private static boolean fits(Topic topic, Project project) {
    return topic != Topic.CANCEL || WORKING.contains(project.status());
  }

  private static String id(Project project) {
    return project.id().toString();
  }

  private Sheet about(Asked asked, Topic topic, ProjectView view) {
    return switch (topic) {
      case PROJECTS -> ProjectMenu.card(asked, view);
      case STATUS -> explained(asked, view, why -> Standing.sheet(asked, view, why));
      case WHY -> explained(asked, view, why -> Sheet.of(String.join("\n", why.lines())));
      case COST -> explained(asked, view, why -> Sheet.of(Standing.cost(asked, view, why)));
      case LOGS -> logs(asked, view);
      case NOTIFY -> ProjectMenu.levels(asked, view);
      case DEPLOY, ROLLBACK, CANCEL -> change(asked, topic, view);
    };
  }

  private Sheet explained(Asked asked, ProjectView view, Function<Explanation, Sheet> shown) {
    var command = new ExplainProject(view.id().toString(), asked.language().getLanguage());
    return switch (bus.ask(command, asked.envelope(thread(asked, view)))) {
      case Answer.Done<Explanation>(var explanation) -> shown.apply(explanation);
      case Answer.Refused<Explanation> refused -> Refusals.sheet(asked, refused);
      case Answer.Asked<Explanation> _ -> Sheet.NOTHING; // the thread asks
    };
  }

  private Sheet logs(Asked asked, ProjectView view) {
    var command = new GetDeployLogs(view.id().toString(), LOG_LINES);
    return switch (bus.ask(command, asked.envelope(thread(asked, view)))) {
      case Answer.Done<LogTail>(var tail) -> logs(asked, view, tail);
      case Answer.Refused<LogTail> refused -> Refusals.sheet(asked, refused);
      case Answer.Asked<LogTail> _ -> Sheet.NOTHING; // the thread asks
    };
  }

  private static Sheet logs(Asked asked, ProjectView view, LogTail tail) {
    var text = String.join("\n", tail.lines());
    return text.isBlank()
        ? Sheet.of(asked.line("logs.none", view.name()))
        : Sheet.of(asked.line("logs", view.name()), view.name() + ".log", text);
  }

  /** What a model could not do without a person's yes is asked of a person here too. */
  private Sheet change(Asked asked, Topic topic, ProjectView view) {
    var command = command(topic, view.id().toString());
    if (!isConfirmed(command)) {
      return carryOut(asked, topic, view.id().toString());
    }
    var question = ApprovalRequests.about(command(topic, view.name()), asked.language());
    return Sheet.of(
        question.question(),
        Choices.oneOf(
            List.of(
                List.of(
                    Choice.of(asked.line("key.yes"), new Deed.Surely(topic, view.id())),
                    Choice.of(asked.line("key.no"), new Deed.Leave())))));
  }

  private static boolean isConfirmed(Command<?> command) {
    var tool = command.getClass().getAnnotation(Tool.class);
    return tool != null && tool.confirm();
  }

  private static Command<?> command(Topic topic, String project) {
    return switch (topic) {
      case DEPLOY -> new TriggerDeploy(project, null);
      case ROLLBACK -> new Rollback(project, null);
      case CANCEL -> new CancelWork(project);
      case PROJECTS, STATUS, WHY, LOGS, COST, NOTIFY ->
          throw new IllegalArgumentException(topic + " changes nothing");
    };
  }

  /** Orders it from whoever does it; how it ends is told in the project's thread. */
  Sheet carryOut(Asked asked, Topic topic, String project) {
    return views
        .find(asked.principal(), project)
        .map(view -> carryOut(asked, topic, view))
        .orElseGet(() -> Sheet.of(asked.line("project.unknown")));
  }

  private Sheet carryOut(Asked asked, Topic topic, ProjectView view) {
    return done(asked, topic, view, command(topic, view.id().toString()));
  }

  private <R, C extends Command<R>> Sheet done(
      Asked asked, Topic topic, ProjectView view, C command) {
    return switch (bus.ask(command, asked.envelope(thread(asked, view)))) {
      case Answer.Done<R> _ -> begun(asked, topic, view);
      case Answer.Refused<R> refused -> Refusals.sheet(asked, refused);
      case Answer.Asked<R> _ -> Sheet.NOTHING; // the thread asks
    };
  }

  /** What begins can be cancelled while it runs. */
  private static Sheet begun(Asked asked, Topic topic, ProjectView view) {
    var line = asked.line("order." + topic.name().toLowerCase(Locale.ROOT), view.name());
    return topic == Topic.CANCEL
        ? Sheet.of(line)
        : Sheet.of(
            line,
            Choices.each(
                List.of(List.of(ProjectMenu.key(asked, Topic.CANCEL, view.id().toString())))));
  }

  /** In the name of the conversation that asked for the project. */
  private Optional<ThreadId> thread(Asked asked, ProjectView view) {
    return projects.find(asked.principal(), view.id().toString()).flatMap(Project::thread);
  }
}
