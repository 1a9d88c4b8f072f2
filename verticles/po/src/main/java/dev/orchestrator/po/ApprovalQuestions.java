package dev.orchestrator.po;

import dev.orchestrator.access.ApprovalRequests;
import dev.orchestrator.access.ApprovalRequests.Request;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Command;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.ToolUse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Asks a person in the conversation whether a call of the model may be carried out. */
final class ApprovalQuestions {

  /** In place of the number of the event that asks. */
  private static final long NOT_ASKED = 0;

  private final ApprovalRequests requests;

  ApprovalQuestions(ApprovalRequests requests) {
    this.requests = requests;
  }

  /** Asks; the answer for the model is that it was asked, or that there is nothing to ask about. */
  String ask(Course course, String step, Command<?> command) {
    var request = ApprovalRequests.about(command, course.locale());
    return ask(course, step, request, () -> objection(course, command).isEmpty())
        .orElseGet(() -> Json.write(ApprovalRequests.nothingThere(command)));
  }

  private Optional<Answer<?>> objection(Course course, Command<?> command) {
    return requests.objection(course.principal(), command);
  }

  /** Asks about a call of a service that joined. */
  String ask(Course course, String step, ToolUse.ServiceCall call) {
    return ask(course, step, ApprovalRequests.about(call, course.locale()), () -> true)
        .orElseThrow();
  }

  private Optional<String> ask(Course course, String step, Request request, BooleanSupplier there) {
    var id = approvalOf(course.flow().id() + "/" + step);
    var user = course.principal().user();
    var seq =
        course
            .flow()
            .commit(
                step,
                Long.class,
                tx ->
                    there.getAsBoolean()
                        ? requests.ask(tx, id, course.thread(), user, request)
                        : NOT_ASKED);
    if (seq == NOT_ASKED) {
      return Optional.empty();
    }
    course.told(seq, request.question());
    course.await();
    return Optional.of(Json.write(new Answer.Asked<>(id)));
  }

  /** The same call of the same turn asks the same question, however often it is run again. */
  private static ApprovalId approvalOf(String call) {
    return new ApprovalId(UUID.nameUUIDFromBytes(call.getBytes(StandardCharsets.UTF_8)));
  }
}
