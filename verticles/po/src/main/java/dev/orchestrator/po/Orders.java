package dev.orchestrator.po;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;

/** Sends commands to the verticles that serve them, and listens for the deploys that they start. */
final class Orders {

  private final Bus bus;
  private final DeployWatch watch;

  Orders(Bus bus, DeployWatch watch) {
    this.bus = bus;
    this.watch = watch;
  }

  /**
   * Sends the command and returns its answer as JSON.
   *
   * @throws io.vertx.core.eventbus.ReplyException if nobody serves it, or not in time
   */
  String send(Command<?> command, Envelope envelope) {
    var thread = envelope.thread();
    if (thread.isEmpty() || !deploys(command)) {
      return Json.write(bus.ask(command, envelope));
    }
    return watch.during(thread.get(), () -> Json.write(bus.ask(command, envelope)));
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
