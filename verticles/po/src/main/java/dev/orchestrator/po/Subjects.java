package dev.orchestrator.po;

import dev.orchestrator.flow.StepFailed;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import java.util.Optional;

/** Looks for what a command is about, so that no person is asked about what does not exist. */
final class Subjects {

  private final Orders orders;

  Subjects(Orders orders) {
    this.orders = orders;
  }

  /**
   * The refusal of a command whose project its user does not have. Empty if there is one, and also
   * if nobody could be asked: whoever carries the command out looks again.
   */
  Optional<String> refusal(Course course, String step, Command<?> command) {
    return project(command)
        .flatMap(project -> answer(course, "before-" + step, new GetProject(project)))
        .filter(answer -> Json.tree(answer).path("type").asText().equals("Refused"));
  }

  private Optional<String> answer(Course course, String step, GetProject look) {
    try {
      return Optional.of(
          course.flow().step(step, String.class, key -> orders.send(look, envelope(course, key))));
    } catch (StepFailed e) {
      return Optional.empty();
    }
  }

  private static Envelope envelope(Course course, String key) {
    return new Envelope(key, course.principal(), Optional.of(course.thread()), course.unasked());
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
