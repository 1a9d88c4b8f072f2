package dev.orchestrator.po;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Looks for what a command is about, so that no person is asked about what does not exist. */
final class Subjects {

  private final BiPredicate<Principal, String> projects;

  /**
   * @param projects whether somebody has a project of that name or id
   */
  Subjects(BiPredicate<Principal, String> projects) {
    this.projects = projects;
  }

  /** Whether the command names a project that its user does not have. */
  boolean missing(Principal user, Command<?> command) {
    return project(command).filter(name -> !projects.test(user, name)).isPresent();
  }

  /** What a model is told of such a command. */
  static Answer<?> refusal(Command<?> command) {
    return Answer.refusedInput(
        "project_not_found",
        "project",
        "There is no project \"%s\".".formatted(project(command).orElse("")),
        "Look with list_projects which there are; nobody was asked to approve this.");
  }

  private static Optional<String> project(Command<?> command) {
    return switch (command) {
      case StopProject(var project) -> Optional.of(project);
      case DeleteProject(var project) -> Optional.of(project);
      case CancelWork(var project) -> Optional.of(project);
      case Rollback(var project, _) -> Optional.of(project);
      default -> Optional.empty(); // it is about no project
    };
  }
}
