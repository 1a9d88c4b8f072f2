package dev.orchestrator.api;

import static dev.orchestrator.access.Policy.USER;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectCommand.ExplainFlow;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.ExplainThread;
import dev.orchestrator.messages.ThreadId;
import java.util.List;
import java.util.Optional;

/** Why something is as it is: its lines are in the language that the sender prefers. */
final class WhyRoutes {

  private final Orders orders;

  WhyRoutes(Orders orders) {
    this.orders = orders;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/projects/:project/why", USER, this::project),
        Route.get("/api/threads/:thread/why", USER, this::thread),
        Route.get("/api/flows/:flow/why", USER, this::flow));
  }

  private Reply project(Call call) {
    var command = new ExplainProject(call.path("project"), language(call));
    return orders.ask(call, command, Optional.empty());
  }

  private Reply thread(Call call) {
    var thread = call.id("thread", "thread", ThreadId::of);
    return orders.ask(call, new ExplainThread(thread, language(call)), Optional.of(thread));
  }

  private Reply flow(Call call) {
    var flow = call.id("flow", "flow", FlowId::of);
    return orders.ask(call, new ExplainFlow(flow, language(call)), Optional.empty());
  }

  private static String language(Call call) {
    return call.language().getLanguage();
  }
}
