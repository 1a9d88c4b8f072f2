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
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The projects and what is done with them: each request is one command to another verticle. */
final class ProjectRoutes {

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_DESCRIPTION = 4_000;
  private static final int LONGEST_TASK = 32_000;

  private final Orders orders;
  private final Projects projects;

  ProjectRoutes(Orders orders, Projects projects) {
    this.orders = orders;
    this.projects = projects;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/projects", USER, this::list),
        Route.get("/api/projects/:project", USER, about((_, id) -> new GetProject(id))),
        Route.patch("/api/projects/:project", USER, about(ProjectRoutes::update)),
        Route.delete("/api/projects/:project", USER, about((_, id) -> new DeleteProject(id))),
        Route.post("/api/projects/:project/builds", USER, about(ProjectRoutes::build)),
        Route.get("/api/projects/:project/plan", USER, about((_, id) -> new GetPlan(id))),
        Route.post("/api/projects/:project/plan", USER, about(ProjectRoutes::plan)),
        Route.post("/api/projects/:project/deploys", USER, about(ProjectRoutes::deploy)),
        Route.post("/api/projects/:project/rollbacks", USER, about(ProjectRoutes::rollback)),
        Route.post("/api/projects/:project/stops", USER, about(ProjectRoutes::stop)),
        Route.post("/api/projects/:project/cancellations", USER, about(ProjectRoutes::cancel)),
        Route.get("/api/projects/:project/releases", USER, about((_, id) -> new ListReleases(id))),
        Route.get("/api/projects/:project/logs", USER, about(ProjectRoutes::logs)),
        Route.get("/api/projects/:project/changes", USER, about((_, id) -> new ViewChanges(id))),
        Route.get(
            "/api/projects/:project/build", USER, about((_, id) -> new GetEngineeringStatus(id))),
        Route.get(
            "/api/projects/:project/deploy", USER, about((_, id) -> new GetDeployStatus(id))));
  }

  private Reply list(Call call) {
    var status = call.query("status").map(ProjectRoutes::status).orElse(null);
    return orders.ask(call, new ListProjects(status), Optional.empty());
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

  private static UpdateProject update(Call call, String id) {
    var body = call.body("name", "description");
    return new UpdateProject(
        id,
        body.optionalText("name", LONGEST_NAME).orElse(null),
        body.optionalText("description", LONGEST_DESCRIPTION).orElse(null));
  }

  private static StartEngineering build(Call call, String id) {
    var body = call.body("task", "plan_first");
    return new StartEngineering(
        id, body.text("task", LONGEST_TASK), body.optionalFlag("plan_first").orElse(null));
  }

  /** Changes beside another decision would be lost, and the plan built without them. */
  private static DecidePlan plan(Call call, String id) {
    var body = call.body("decision", "changes");
    var decision = Text.oneOf(PlanDecision.class, "decision", body.text("decision", LONGEST_NAME));
    var changes = body.optionalText("changes", LONGEST_TASK);
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
    var body = call.body("commit", "again");
    var commit = body.optionalText("commit", LONGEST_NAME).orElse(null);
    return body.optionalFlag("again").orElse(false)
        ? new DeployAgain(id, commit)
        : new TriggerDeploy(id, commit);
  }

  private static Rollback rollback(Call call, String id) {
    return new Rollback(id, call.body("release").number("release").orElse(null));
  }

  private static StopProject stop(Call call, String id) {
    call.body();
    return new StopProject(id);
  }

  private static CancelWork cancel(Call call, String id) {
    call.body();
    return new CancelWork(id);
  }

  private static GetDeployLogs logs(Call call, String id) {
    return new GetDeployLogs(id, (int) call.number("lines", 100, 1, 1_000));
  }

  private static ProjectStatus status(String text) {
    return Text.oneOf(ProjectStatus.class, "status", text);
  }
}
