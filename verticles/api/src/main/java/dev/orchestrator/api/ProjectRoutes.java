package dev.orchestrator.api;

import static dev.orchestrator.access.Policy.USER;

import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.DeployAgain;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.GetDeployStatus;
import dev.orchestrator.messages.DeployCommand.ListReleases;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.EngineeringCommand.DecidePlan;
import dev.orchestrator.messages.EngineeringCommand.GetEngineeringStatus;
import dev.orchestrator.messages.EngineeringCommand.GetPlan;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.EngineeringCommand.ViewChanges;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.ProjectCommand.BrowseProjects;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.EditProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.ProjectViews;
import dev.orchestrator.store.Projects;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The projects and what is done with them: each request is one command to another verticle, but for
 * a look at one project.
 */
final class ProjectRoutes {

  private final Orders orders;
  private final Projects projects;
  private final ProjectViews views;

  ProjectRoutes(Orders orders, Projects projects, ProjectViews views) {
    this.orders = orders;
    this.projects = projects;
    this.views = views;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/projects", USER, this::list),
        Route.get("/api/projects/:project", USER, this::show),
        Route.patch("/api/projects/:project", USER, this::change),
        Route.delete("/api/projects/:project", USER, about((_, id) -> new DeleteProject(id))),
        Route.post("/api/projects/:project/builds", USER, about(ProjectRoutes::build)),
        Route.get("/api/projects/:project/plan", USER, about((_, id) -> new GetPlan(id))),
        Route.post("/api/projects/:project/plan", USER, about(ProjectRoutes::plan)),
        Route.post("/api/projects/:project/deploys", USER, about(ProjectRoutes::deploy)),
        Route.post("/api/projects/:project/rollbacks", USER, about(ProjectRoutes::rollback)),
        Route.post("/api/projects/:project/stops", USER, about((_, id) -> new StopProject(id))),
        Route.post(
            "/api/projects/:project/cancellations", USER, about((_, id) -> new CancelWork(id))),
        Route.get("/api/projects/:project/releases", USER, about((_, id) -> new ListReleases(id))),
        Route.get("/api/projects/:project/logs", USER, about(ProjectRoutes::logs)),
        Route.get("/api/projects/:project/changes", USER, about((_, id) -> new ViewChanges(id))),
        Route.get(
            "/api/projects/:project/build", USER, about((_, id) -> new GetEngineeringStatus(id))),
        Route.get(
            "/api/projects/:project/deploy", USER, about((_, id) -> new GetDeployStatus(id))));
  }

  private Reply list(Call call) {
    var status = call.query("status").map(ProjectStatus::valueOf).orElse(null);
    var page = Paging.of(call);
    var after = page.after().map(ProjectId::of).orElse(null);
    return orders.ask(call, new BrowseProjects(status, after, page.limit()), Optional.empty());
  }

  /** Of two people who change what both have seen, the second is told to look again. */
  private Reply change(Call call) {
    var project = find(call);
    var id = project.id().toString();
    var body = call.body();
    var name = body.optionalText("name").orElse(null);
    var description = body.optionalText("description").orElse(null);
    var notifications = body.optionalText("notifications").map(Notifications::valueOf).orElse(null);
    var seen = States.seen(call).names();
    var changed =
        seen.isEmpty()
            ? orders.done(
                call, new UpdateProject(id, name, description, notifications), project.thread())
            : orders.done(
                call,
                new EditProject(id, name, description, notifications, seen),
                project.thread());
    return States.tagged(changed, changed.anywhere());
  }

  /** It is asked for so often that it is read here. */
  private Reply show(Call call) {
    var name = call.path("project");
    return views
        .find(call.principal(), name)
        .map(view -> States.show(call, view, view.anywhere()))
        .orElseThrow(() -> Problem.notFound("project", name));
  }

  /** A command about one project of the caller's, sent in the name of the project's thread. */
  private Route.Deed about(BiFunction<Call, String, Command<?>> command) {
    return call -> {
      var project = find(call);
      return orders.ask(call, command.apply(call, project.id().toString()), project.thread());
    };
  }

  private Project find(Call call) {
    var name = call.path("project");
    return projects
        .find(call.principal(), name)
        .orElseThrow(() -> Problem.notFound("project", name));
  }

  private static StartEngineering build(Call call, String id) {
    var body = call.body();
    return new StartEngineering(
        id, body.text("task"), body.optionalFlag("plan_first").orElse(null));
  }

  /** Changes beside another decision would be lost, and the plan built without them. */
  private static DecidePlan plan(Call call, String id) {
    var body = call.body();
    var decision = PlanDecision.valueOf(body.text("decision"));
    var changes = body.optionalText("changes");
    if (changes.isPresent() && decision != PlanDecision.EDIT) {
      throw Problem.input(
          "changes_not_taken",
          "changes",
          "Changes can only be asked for with the decision EDIT.",
          "Send EDIT with them, or leave them out.");
    }
    return new DecidePlan(id, decision, changes.orElse(null));
  }

  /** Only a person can insist on a commit that has failed too often. */
  private static Command<?> deploy(Call call, String id) {
    var body = call.body();
    var commit = body.optionalText("commit").orElse(null);
    return body.optionalFlag("again").orElse(false)
        ? new DeployAgain(id, commit)
        : new TriggerDeploy(id, commit);
  }

  private static Rollback rollback(Call call, String id) {
    return new Rollback(id, call.body().number("release").orElse(null));
  }

  private static GetDeployLogs logs(Call call, String id) {
    return new GetDeployLogs(id, call.number("lines").orElseThrow().intValue());
  }
}
