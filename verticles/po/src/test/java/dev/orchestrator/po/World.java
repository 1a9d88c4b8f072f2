package dev.orchestrator.po;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.Changes;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand;
import dev.orchestrator.messages.DeployCommand.CheckReadyToDeploy;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.GetDeployStatus;
import dev.orchestrator.messages.DeployCommand.ListReleases;
import dev.orchestrator.messages.DeployCommand.RequestSecret;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployReadiness;
import dev.orchestrator.messages.DeployStatus;
import dev.orchestrator.messages.EngineeringCommand;
import dev.orchestrator.messages.EngineeringCommand.AnswerPlan;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.EngineeringCommand.GetEngineeringStatus;
import dev.orchestrator.messages.EngineeringCommand.GetPlan;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.EngineeringCommand.ViewChanges;
import dev.orchestrator.messages.EngineeringStatus;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.LogTail;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.PlanOutcome;
import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.messages.PlanView;
import dev.orchestrator.messages.ProjectCommand;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ReleaseList;
import dev.orchestrator.messages.SecretRequested;
import dev.orchestrator.messages.Started;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The team behind the bus, for one user: it keeps projects, and counts what it was told to do. */
final class World {

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final Map<String, ProjectView> projects = new LinkedHashMap<>();
  private final List<Command<?>> carriedOut = new ArrayList<>();

  World(List<Dialogue.Thing> things) {
    things.forEach(each ->
        projects.put(
            each.name(),
            view(
                each.name(),
                each.name() + " software",
                Objects.requireNonNullElse(each.kind(), ProjectKind.HTTP_SERVICE),
                each.status(),
                each.url())));
  }

  /** What was ordered since it was asked last; whatever only reads is not counted. */
  synchronized List<Command<?>> ordered() {
    var ordered = List.copyOf(carriedOut);
    carriedOut.clear();
    return ordered;
  }

  synchronized List<String> names() {
    return List.copyOf(projects.keySet());
  }

  ProjectId idOf(String name) {
    var known = projects.get(name);
    return known == null ? ProjectId.next() : known.id();
  }

  synchronized Answer<?> carryOut(Command<?> command) {
    return switch (command) {
      case ProjectCommand<?> about -> project(about);
      case EngineeringCommand<?> about -> engineering(about);
      case DeployCommand<?> about -> deploy(about);
      default -> throw new IllegalArgumentException("nobody serves " + command);
    };
  }

  private Answer<?> project(ProjectCommand<?> command) {
    return switch (command) {
      case CreateProject create -> created(create);
      case ListProjects _ -> new Answer.Done<>(new ProjectList(List.copyOf(projects.values())));
      case GetProject(var name) -> about(name, Answer.Done::new);
      case UpdateProject(var name, _, _, _) -> changed(command, name);
      case StopProject(var name) -> started(command, name);
      case DeleteProject(var name) -> started(command, name);
      case ExplainProject(var name, _) -> about(name, World::explained);
      case ProjectCommand.ExplainThread _,
          ProjectCommand.ExplainFlow _,
          ProjectCommand.BrowseProjects _,
          ProjectCommand.EditProject _ ->
          throw new IllegalArgumentException("a model has no such tool");
    };
  }

  private Answer<?> created(CreateProject create) {
    carriedOut.add(create);
    var name = projects.containsKey(create.name()) ? create.name() + "-2" : create.name();
    var made = view(name, create.description(), create.kind(), ProjectStatus.DRAFT, null);
    projects.put(name, made);
    return new Answer.Done<>(made);
  }

  private Answer<?> changed(ProjectCommand<?> command, String name) {
    return about(
        name,
        project -> {
          carriedOut.add(command);
          var wanted = ((UpdateProject) command).name();
          var renamed = wanted == null ? project.name() : wanted;
          return new Answer.Done<>(
              view(
                  renamed, project.description(), project.kind(), project.status(), project.url()));
        });
  }

  private Answer<?> engineering(EngineeringCommand<?> command) {
    return switch (command) {
      case StartEngineering start -> started(start, start.project());
      case GetEngineeringStatus(var name) ->
          about(
              name,
              project ->
                  new Answer.Done<>(
                      new EngineeringStatus(
                          FlowId.next(), project.name(), "RUNNING", "developer-1", null, null)));
      case GetPlan(var name) -> about(name, project -> new Answer.Done<>(plan(project)));
      case AnswerPlan answer ->
          about(
              answer.project(),
              project -> {
                carriedOut.add(answer);
                return new Answer.Done<>(
                    new PlanOutcome(FlowId.next(), project.name(), answer.decision()));
              });
      case EngineeringCommand.DecidePlan _ ->
          throw new IllegalArgumentException("a model has no such tool");
      case CancelWork(var name) ->
          about(
              name,
              _ -> {
                carriedOut.add(command);
                return new Answer.Done<>(new CancelledWork(List.of(FlowId.next())));
              });
      case ViewChanges(var name) ->
          about(
              name,
              project ->
                  new Answer.Done<>(
                      new Changes(project.name(), "main", project.repository(), List.of())));
    };
  }

  private Answer<?> deploy(DeployCommand<?> command) {
    return switch (command) {
      case CheckReadyToDeploy(var name) ->
          about(name, _ -> new Answer.Done<>(new DeployReadiness(name, true, COMMIT, List.of())));
      case TriggerDeploy(var name, _) -> started(command, name);
      case GetDeployStatus(var name) ->
          about(
              name,
              project ->
                  new Answer.Done<>(
                      new DeployStatus(
                          FlowId.next(),
                          project.name(),
                          "RUNNING",
                          "health",
                          project.url(),
                          null)));
      case GetDeployLogs(var name, _) ->
          about(name, _ -> new Answer.Done<>(new LogTail(name, List.of("listening", "GET / 200"))));
      case DeployCommand.DeployAgain _ ->
          throw new IllegalArgumentException("a model has no such tool");
      case Rollback(var name, _) -> started(command, name);
      case RequestSecret(var name, var secret, _) ->
          about(
              name,
              _ -> {
                carriedOut.add(command);
                return new Answer.Done<>(new SecretRequested(name, secret, false));
              });
      case ListReleases(var name) ->
          about(name, _ -> new Answer.Done<>(new ReleaseList(List.of())));
    };
  }

  private Answer<?> started(Command<?> command, String name) {
    return about(
        name,
        project -> {
          carriedOut.add(command);
          return new Answer.Done<>(new Started(FlowId.next(), project.name()));
        });
  }

  private Answer<?> about(String name, Function<ProjectView, Answer<?>> deed) {
    var project = projects.get(name);
    return project == null
        ? Answer.refusedInput(
            "project_not_found",
            "project",
            "There is no project \"" + name + "\".",
            "Your projects: " + String.join(", ", projects.keySet()) + ".")
        : deed.apply(project);
  }

  private static Answer<Explanation> explained(ProjectView project) {
    var nothing = List.<String>of();
    return new Answer.Done<>(
        new Explanation(
            project.name(),
            project.id(),
            project.status().name(),
            List.of(),
            List.of(),
            List.of(),
            null,
            new Explanation.Spent(0, 0, 0, null),
            nothing,
            List.of("%s is %s.".formatted(project.name(), project.status()))));
  }

  private static PlanView plan(ProjectView project) {
    var outline =
        new PlanOutline("a shop", List.of("backend"), List.of("sell"), List.of(), List.of());
    return new PlanView(
        FlowId.next(), project.name(), 1, outline, null, Instant.EPOCH, Instant.EPOCH, 3);
  }

  private static ProjectView view(
      String name,
      String description,
      ProjectKind kind,
      ProjectStatus status,
      @org.jspecify.annotations.Nullable String url) {
    return new ProjectView(
        ProjectId.next(),
        name,
        description,
        kind,
        status,
        "http://127.0.0.1:7070/git/" + name,
        url,
        url == null ? null : COMMIT,
        url == null ? null : 1,
        Instant.EPOCH,
        Notifications.ALL);
  }
}
