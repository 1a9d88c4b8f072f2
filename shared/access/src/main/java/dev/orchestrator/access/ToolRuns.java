package dev.orchestrator.access;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.ServiceCalls;
import dev.orchestrator.tools.ToolUse.ServiceCall;
import io.vertx.core.eventbus.ReplyException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Runs tools for models. What may change something is written down before and after. */
public final class ToolRuns {

  private final BiFunction<Command<?>, Envelope, Answer<?>> orders;
  private final ServiceCalls services;
  private final Audit audit;

  /**
   * @param orders brings a command to whoever serves it
   */
  public ToolRuns(
      BiFunction<Command<?>, Envelope, Answer<?>> orders, ServiceCalls services, Audit audit) {
    this.orders = orders;
    this.services = services;
    this.audit = audit;
  }

  /**
   * Sends a command.
   *
   * @param credential by what whoever wants it came, as the audit shows it
   * @throws ReplyException if nobody serves it, or not in time
   */
  public Answer<?> send(Command<?> command, Envelope envelope, String credential) {
    var name = Command.nameOf(command.getClass());
    if (Tools.onlyLooks(name)) {
      return orders.apply(command, envelope);
    }
    var project = Json.tree(Json.write(command)).path("project").asText();
    var target = project.isEmpty() ? "" : "project=" + project;
    var deed = deed("tool " + name, envelope, credential);
    return audited(deed, target, () -> orders.apply(command, envelope));
  }

  /** Calls a tool of a service that joined; whatever it is called, it may change something. */
  public Answer<?> send(ServiceCall call, Envelope envelope, String credential) {
    var deed = deed("service " + call.tool().name(), envelope, credential);
    return audited(deed, "", () -> services.call(call, envelope));
  }

  /** Asks a person about a tool instead of running it. */
  public Answer<?> ask(
      String tool, Envelope envelope, String credential, Supplier<Answer<?>> question) {
    return audited(deed("tool " + tool, envelope, credential), "", question);
  }

  private static Audit.Deed deed(String action, Envelope envelope, String credential) {
    return new Audit.Deed(Optional.of(envelope.principal().user()), credential, action, "");
  }

  /** What was refused may name anything; what was done names what there is. */
  private Answer<?> audited(Audit.Deed deed, String target, Supplier<Answer<?>> run) {
    var begun = audit.begin(deed);
    try {
      var answer = run.get();
      audit.end(begun, answer instanceof Answer.Refused ? "" : target, outcome(answer));
      return answer;
    } catch (ReplyException e) {
      audit.end(begun, "", "unanswered");
      throw e;
    }
  }

  private static String outcome(Answer<?> answer) {
    return switch (answer) {
      case Answer.Done<?> _ -> "done";
      case Answer.Asked<?> _ -> "asked";
      case Answer.Refused<?> refused -> "refused: " + refused.code();
    };
  }

  /** What is told to a model or a person when nobody answered. */
  public static Answer<?> unavailable(String tool) {
    return Answer.refused(
        "unavailable",
        "%s got no answer: what carries it out is not running or too busy.".formatted(tool),
        "Look whether it was done before you try again; tell the user if it stays like this.");
  }
}
