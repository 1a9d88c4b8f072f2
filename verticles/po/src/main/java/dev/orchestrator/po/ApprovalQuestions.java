package dev.orchestrator.po;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.FlowCommand.CancelFlow;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.tools.ToolUse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Keeps a command until a person has agreed to it, and asks that person in words of our own. */
final class ApprovalQuestions {

  private static final Duration VALIDITY = Duration.ofHours(24);

  /** Of longer arguments a person sees the beginning. */
  private static final int LONGEST = 1_000;

  /** In place of the number of the event that asks. */
  private static final long NOT_ASKED = 0;

  private final Approvals approvals;
  private final ThreadLog log;
  private final Subjects subjects;

  ApprovalQuestions(Approvals approvals, ThreadLog log, Subjects subjects) {
    this.approvals = approvals;
    this.log = log;
    this.subjects = subjects;
  }

  /**
   * What is asked about.
   *
   * @param name the tool's
   * @param body what is carried out when a person has agreed, as JSON
   */
  private record Asking(String name, String body, String question) {}

  /** Asks; the answer for the model is that it was asked, or that there is nothing to ask about. */
  String ask(Course course, String step, Command<?> command) {
    var name = Command.nameOf(command.getClass());
    var asking = new Asking(name, Json.write(command), question(command, course.locale()));
    var there = (BooleanSupplier) () -> !subjects.missing(course.principal(), command);
    return ask(course, step, asking, there).orElseGet(() -> Json.write(Subjects.refusal(command)));
  }

  /** Asks about a call of a service that joined. */
  String ask(Course course, String step, ToolUse.ServiceCall call) {
    var question = question(call, course.locale());
    var asking = new Asking(call.tool().name(), Json.write(call), question);
    return ask(course, step, asking, () -> true).orElseThrow();
  }

  private Optional<String> ask(Course course, String step, Asking asking, BooleanSupplier there) {
    var id = approvalOf(course.flow().id() + "/" + step);
    var seq =
        course
            .flow()
            .commit(
                step,
                Long.class,
                tx -> there.getAsBoolean() ? ask(tx, course, id, asking) : NOT_ASKED);
    if (seq == NOT_ASKED) {
      return Optional.empty();
    }
    course.told(seq, asking.question());
    course.await();
    return Optional.of(Json.write(new Answer.Asked<>(id)));
  }

  private long ask(Tx tx, Course course, ApprovalId id, Asking asking) {
    var approval =
        approvals.ask(
            tx,
            id,
            course.thread(),
            course.principal().user(),
            asking.name(),
            asking.body(),
            asking.question(),
            VALIDITY);
    var asked =
        new ApprovalAsked(id, approval.command(), approval.question(), approval.expiresAt());
    return log.append(tx, course.thread(), asked);
  }

  /** The same call of the same turn asks the same question, however often it is run again. */
  private static ApprovalId approvalOf(String call) {
    return new ApprovalId(UUID.nameUUIDFromBytes(call.getBytes(StandardCharsets.UTF_8)));
  }

  /** What a person is asked about a service: the person must see what it is given. */
  static String question(ToolUse.ServiceCall call, Locale locale) {
    var arguments = call.arguments().toString();
    var shown = arguments.length() <= LONGEST ? arguments : arguments.substring(0, LONGEST) + "…";
    return PoLines.in(locale).of("ask.service", call.tool().name(), shown);
  }

  /** What a person is asked. */
  static String question(Command<?> command, Locale locale) {
    var lines = PoLines.in(locale);
    var name = Command.nameOf(command.getClass());
    return switch (command) {
      case StopProject(var project) -> lines.of("ask.stop_project", project);
      case DeleteProject(var project) -> lines.of("ask.delete_project", project);
      case CancelWork(var project) -> lines.of("ask.cancel_work", project);
      case CancelFlow(var flow) -> lines.of("ask.cancel_flow", flow);
      case Rollback(var project, var release) ->
          release == null
              ? lines.of("ask.rollback", project)
              : lines.of("ask.rollback.to", project, release.toString());
      default -> lines.of("ask.other", name); // a tool of another service
    };
  }
}
