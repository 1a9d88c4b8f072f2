package dev.orchestrator.access;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.tools.ToolUse.ServiceCall;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Keeps what a model wants until a person has agreed to it, and asks that person in words of our
 * own. Whichever door the model came through, it is asked and kept here.
 */
public final class ApprovalRequests {

  private static final Duration VALIDITY = Duration.ofHours(24);

  private final Approvals approvals;
  private final ThreadLog log;
  private final BiPredicate<Principal, String> projects;

  /**
   * @param projects whether somebody has a project of that name or id
   */
  public ApprovalRequests(
      Approvals approvals, ThreadLog log, BiPredicate<Principal, String> projects) {
    this.approvals = approvals;
    this.log = log;
    this.projects = projects;
  }

  /**
   * What is asked.
   *
   * @param tool its name
   * @param body what is carried out when a person has agreed, as JSON
   */
  public record Request(String tool, String body, String question) {}

  /** Asks about a command of ours. */
  public static Request about(Command<?> command, Locale locale) {
    var name = Command.nameOf(command.getClass());
    return new Request(name, Json.write(command), Questions.about(command, locale));
  }

  /** Asks about a call of a service that joined. */
  public static Request about(ServiceCall call, Locale locale) {
    return new Request(call.tool().name(), Json.write(call), Questions.about(call, locale));
  }

  /** Why no person is asked about this: there is nothing that it is about. */
  public Optional<Answer<?>> objection(Principal user, Command<?> command) {
    return project(command)
        .filter(name -> !projects.test(user, name))
        .map(_ -> nothingThere(command));
  }

  /** What a model is told of a command that is about a project that its user does not have. */
  public static Answer<?> nothingThere(Command<?> command) {
    return Answer.refusedInput(
        "project_not_found",
        "project",
        "There is no project \"%s\".".formatted(project(command).orElse("")),
        "Look with list_projects which there are; nobody was asked to approve this.");
  }

  /** Keeps it and asks in the conversation; returns the number of the event that asks. */
  public long ask(Tx tx, ApprovalId id, ThreadId thread, UserId user, Request request) {
    var approval =
        approvals.ask(
            tx, id, thread, user, request.tool(), request.body(), request.question(), VALIDITY);
    var asked =
        new ApprovalAsked(id, approval.command(), approval.question(), approval.expiresAt());
    return log.append(tx, thread, asked);
  }

  /** The language that a conversation is held in. */
  public Locale language(ThreadId thread) {
    return log.language(thread);
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
