package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The flows: a user's own, and all of them for admins. */
final class FlowRoutes {

  private final Flows flows;

  FlowRoutes(Flows flows) {
    this.flows = flows;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/flows", Policy.USER, this::list),
        Route.get("/api/flows/:flow", Policy.USER, this::show),
        Route.post("/api/flows/:flow/cancellations", Policy.USER, this::cancel));
  }

  private Reply list(Call call) {
    var wanted = call.query("state").map(FlowRoutes::inState).orElseGet(() -> unlessStated(call));
    var query = call.query("thread").map(wanted::thread).orElse(wanted);
    var seen = isAdmin(call.principal()) ? query : query.owner(call.principal().user().toString());
    return Reply.ok(new ShownFlow.Several(flows.list(seen).stream().map(ShownFlow::of).toList()));
  }

  /** All of a thread's flows, else those that live. */
  private static FlowQuery unlessStated(Call call) {
    return call.query("thread").isPresent() ? FlowQuery.any() : FlowQuery.live();
  }

  private Reply show(Call call) {
    var flow = find(call);
    var steps = flows.steps(flow.id()).stream().map(ShownFlow.Step::of).toList();
    return Reply.ok(new ShownFlow.WithSteps(ShownFlow.of(flow), steps));
  }

  private Reply cancel(Call call) {
    call.body();
    var flow = find(call);
    if (!flows.cancel(flow.id()) && !flow.state().live()) {
      throw new Problem(
          409,
          "flow_ended",
          null,
          "The flow has ended already: " + flow.state() + ".",
          "Nothing is left to cancel.");
    }
    return Reply.at(202, "/api/flows/" + flow.id(), new CancelledWork(List.of(flow.id())));
  }

  private FlowState find(Call call) {
    var id = call.id("flow", "flow", FlowId::of);
    return flows
        .find(id)
        .filter(flow -> maySee(call.principal(), flow))
        .orElseThrow(() -> Problem.notFound("flow", id.toString()));
  }

  private static boolean maySee(Principal principal, FlowState flow) {
    return isAdmin(principal) || flow.owner().equals(principal.user().toString());
  }

  private static boolean isAdmin(Principal principal) {
    return principal.role().covers(Role.ADMIN);
  }

  private static FlowQuery inState(String text) {
    return Arrays.stream(State.values())
        .filter(state -> state.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .map(state -> FlowQuery.in(state))
        .orElseThrow(() ->
            Problem.input(
                "state_unknown",
                "state",
                "There is no such state.",
                "One of " + Arrays.toString(State.values()) + "."));
  }
}
