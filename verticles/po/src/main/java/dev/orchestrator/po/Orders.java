package dev.orchestrator.po;

import dev.orchestrator.access.Audit;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.ServiceCalls;
import dev.orchestrator.tools.ToolUse;
import io.vertx.core.eventbus.ReplyException;
import java.util.Optional;

/**
 * Sends commands to the verticles that serve them, and listens for the deploys that they start.
 * What changes something is audited.
 */
final class Orders {

  private final Bus bus;
  private final DeployWatch watch;
  private final Audit audit;
  private final ServiceCalls services;

  Orders(Bus bus, DeployWatch watch, Audit audit, ServiceCalls services) {
    this.bus = bus;
    this.watch = watch;
    this.audit = audit;
    this.services = services;
  }

  /**
   * Sends the command and returns its answer as JSON.
   *
   * @throws io.vertx.core.eventbus.ReplyException if nobody serves it, or not in time
   */
  String send(Command<?> command, Envelope envelope) {
    var name = Command.nameOf(command.getClass());
    return Json.write(looks(name) ? ask(command, envelope) : askAudited(command, envelope));
  }

  /** Calls a tool of a service that joined; whatever it is called, it may change something. */
  String send(ToolUse.ServiceCall call, Envelope envelope) {
    var begun = audit.begin(deed("service " + call.tool().name(), envelope));
    var answer = services.call(call, envelope);
    audit.end(begun, "", outcome(answer));
    return Json.write(answer);
  }

  /** Whether a command of this name changes nothing. */
  static boolean looks(String name) {
    return Tools.onlyLooks(name);
  }

  private Answer<?> askAudited(Command<?> command, Envelope envelope) {
    var begun = audit.begin(deed("tool " + Command.nameOf(command.getClass()), envelope));
    try {
      var answer = ask(command, envelope);
      audit.end(begun, target(command, answer), outcome(answer));
      return answer;
    } catch (ReplyException e) {
      audit.end(begun, "", "unanswered");
      throw e;
    }
  }

  private static Audit.Deed deed(String action, Envelope envelope) {
    var thread = envelope.thread().map(id -> "po:" + id).orElse("po");
    return new Audit.Deed(Optional.of(envelope.principal().user()), thread, action, "");
  }

  /** What was refused may name anything; what was done names what there is. */
  private static String target(Command<?> command, Answer<?> answer) {
    var project = Json.tree(Json.write(command)).path("project");
    return answer instanceof Answer.Refused || !project.isTextual()
        ? ""
        : "project=" + project.asText();
  }

  private static String outcome(Answer<?> answer) {
    return switch (answer) {
      case Answer.Done<?> _ -> "done";
      case Answer.Asked<?> _ -> "asked";
      case Answer.Refused<?> refused -> "refused: " + refused.code();
    };
  }

  private Answer<?> ask(Command<?> command, Envelope envelope) {
    var thread = envelope.thread();
    if (thread.isEmpty() || !deploys(command)) {
      return bus.ask(command, envelope);
    }
    return watch.<Answer<?>>during(thread.get(), () -> bus.ask(command, envelope));
  }

  /** What is told to a model or a person when nobody answered. */
  static Answer<?> unavailable(Command<?> command) {
    return Answer.refused(
        "unavailable",
        "%s got no answer: what carries it out is not running or too busy."
            .formatted(Command.nameOf(command.getClass())),
        "Look whether it was done before you try again; tell the user if it stays like this.");
  }

  private static boolean deploys(Command<?> command) {
    return command instanceof TriggerDeploy || command instanceof Rollback;
  }
}
