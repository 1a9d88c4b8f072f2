package dev.orchestrator.po;

import dev.orchestrator.access.Audit;
import dev.orchestrator.access.ToolRuns;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.ServiceCalls;
import dev.orchestrator.tools.ToolUse;

/** Runs the tools that a turn calls, and listens for the deploys that they start. */
final class Orders {

  private final Bus bus;
  private final DeployWatch watch;
  private final ToolRuns runs;

  Orders(Bus bus, DeployWatch watch, Audit audit, ServiceCalls services) {
    this.bus = bus;
    this.watch = watch;
    this.runs = new ToolRuns(this::ask, services, audit);
  }

  /**
   * Sends the command and returns its answer as JSON.
   *
   * @throws io.vertx.core.eventbus.ReplyException if nobody serves it, or not in time
   */
  String send(Command<?> command, Envelope envelope) {
    return Json.write(runs.send(command, envelope, credential(envelope)));
  }

  /** Calls a tool of a service that joined, and returns its answer as JSON. */
  String send(ToolUse.ServiceCall call, Envelope envelope) {
    return Json.write(runs.send(call, envelope, credential(envelope)));
  }

  private static String credential(Envelope envelope) {
    return envelope.thread().map(id -> "po:" + id).orElse("po");
  }

  private Answer<?> ask(Command<?> command, Envelope envelope) {
    var thread = envelope.thread();
    if (thread.isEmpty() || !deploys(command)) {
      return bus.ask(command, envelope);
    }
    return watch.<Answer<?>>during(thread.get(), () -> bus.ask(command, envelope));
  }

  private static boolean deploys(Command<?> command) {
    return command instanceof TriggerDeploy || command instanceof Rollback;
  }
}
