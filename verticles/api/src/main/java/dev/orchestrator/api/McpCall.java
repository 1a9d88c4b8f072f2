package dev.orchestrator.api;

import dev.orchestrator.access.ApprovalRequests;
import dev.orchestrator.access.ApprovalRequests.Request;
import dev.orchestrator.access.ToolRuns;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.ToolUse;
import io.vertx.core.eventbus.ReplyException;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Carries one call out, or asks the person whose key came along whether it may be. What may be
 * repeated is compared with what came under the same key before.
 */
record McpCall(McpDesk desk, Call call, Envelope envelope) {

  /** The conversation in which a user is asked if the call names none. */
  private static final String KEPT = "MCP";

  /** A question, as its receipt remembers it. */
  private record Ask(String tool, String body) implements Command<Ask> {}

  /**
   * @param repeatable whether a repeat would come with the same key
   */
  Answer<?> carryOut(ToolUse.Order order, boolean repeatable) {
    var command = order.command();
    var name = Command.nameOf(command.getClass());
    return repeatable && !Tools.onlyLooks(name) && reused(name + Json.write(command))
        ? keyReused()
        : answered(name, () -> Tools.confirmed(command) ? ask(command) : send(command));
  }

  /**
   * @param repeatable whether a repeat would come with the same key
   */
  Answer<?> carryOut(ToolUse.ServiceCall service, boolean repeatable) {
    var tool = service.tool();
    return repeatable && reused(tool.name() + service.arguments())
        ? keyReused()
        : answered(
            tool.name(),
            () ->
                tool.card().confirm()
                    ? asked(ApprovalRequests.about(service, language()))
                    : desk.runs().send(service, envelope, credential()));
  }

  private Answer<?> send(Command<?> command) {
    return desk.runs().send(command, envelope, credential());
  }

  private String credential() {
    return call.known().credential();
  }

  private Answer<?> ask(Command<?> command) {
    return desk.requests()
        .objection(envelope.principal(), command)
        .orElseGet(() -> asked(ApprovalRequests.about(command, language())));
  }

  private Answer<?> asked(Request request) {
    return desk.runs().ask(request.tool(), envelope, credential(), () -> stored(request));
  }

  /** The question and the answer to this call are one transaction, so a repeat asks nothing new. */
  private Answer<Ask> stored(Request request) {
    var user = envelope.principal().user();
    var ask = new Ask(request.tool(), request.body());
    return desk.receipts()
        .once(
            envelope,
            ask,
            tx -> {
              var thread =
                  envelope
                      .thread()
                      .orElseGet(() -> desk.threads().kept(tx.connection(), user, KEPT));
              var id = ApprovalId.next();
              desk.requests().ask(tx, id, thread, user, request);
              return new Answer.Asked<>(id);
            });
  }

  /** That of the conversation, if it is known which one that is. */
  private Locale language() {
    return envelope.thread().map(desk.requests()::language).orElseGet(call::language);
  }

  /** An id or key stands for one call: with another one, its answer would be taken for this. */
  private boolean reused(String content) {
    return !desk.receipts().sameContent(envelope.key(), Repeats.fingerprint(content));
  }

  private static Answer<?> keyReused() {
    return Answer.refused(
        "idempotency_key_reused",
        "This id or key came with another call before.",
        "Take a new one for each new call.");
  }

  private static Answer<?> answered(String tool, Supplier<Answer<?>> deed) {
    try {
      return deed.get();
    } catch (ReplyException e) {
      return ToolRuns.unavailable(tool);
    }
  }
}
