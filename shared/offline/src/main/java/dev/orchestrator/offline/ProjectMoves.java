package dev.orchestrator.offline;

import dev.orchestrator.messages.Answer.Done;
import dev.orchestrator.messages.DeployCommand.GetDeployStatus;
import dev.orchestrator.messages.DeployStatus;
import dev.orchestrator.messages.EngineeringCommand.GetEngineeringStatus;
import dev.orchestrator.messages.EngineeringStatus;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.offline.Reply.Ask;
import dev.orchestrator.offline.Reply.Say;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deeds about projects as a whole. */
final class ProjectMoves {

  private final Desk desk;
  private final Phrases phrases;
  private final ProjectMeant meant;

  ProjectMoves(Desk desk, Phrases phrases, ProjectMeant meant) {
    this.desk = desk;
    this.phrases = phrases;
    this.meant = meant;
  }

  Reply list() {
    return Moves.reply(
        desk.ask(new ListProjects(null)),
        phrases,
        found ->
            WorkMoves.lines(
                found.projects().stream().map(phrases::status).toList(), phrases.noProject()));
  }

  Reply status(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new GetProject(project.name())),
                phrases,
                view -> new Say(phrases.status(view) + details(view))));
  }

  /** What the running work says about itself, if its tools are at hand. */
  private String details(ProjectView project) {
    var builds =
        project.status() == ProjectStatus.BUILDING || project.status() == ProjectStatus.FAILED;
    if (builds && desk.offers(GetEngineeringStatus.class)) {
      return desk.ask(new GetEngineeringStatus(project.name()))
              instanceof Done<?>(EngineeringStatus s)
          ? detail(s.stage(), s.error())
          : "";
    }
    if (project.status() == ProjectStatus.DEPLOYING && desk.offers(GetDeployStatus.class)) {
      return desk.ask(new GetDeployStatus(project.name())) instanceof Done<?>(DeployStatus s)
          ? detail(s.stage(), s.error())
          : "";
    }
    return "";
  }

  private String detail(String stage, @Nullable String error) {
    return ". " + (error == null ? phrases.stage(stage) : phrases.error(error));
  }

  Reply rename(Request request) {
    var name = newName(request);
    if (name.isEmpty()) {
      return new Ask(phrases.whichName(), List.of());
    }
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new UpdateProject(project.name(), name, null, null)),
                phrases,
                renamed -> new Say(phrases.renamed(renamed.name()))));
  }

  private static String newName(Request request) {
    var titles = Literals.in(request.words()).titles();
    return Names.slug(titles.isEmpty() ? request.answer().orElse("") : titles.getLast());
  }

  Reply stop(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new StopProject(project.name())),
                phrases,
                started -> new Say(phrases.stopping(project.name()))));
  }

  Reply delete(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new DeleteProject(project.name())),
                phrases,
                started -> new Say(phrases.deleting(project.name()))));
  }
}
