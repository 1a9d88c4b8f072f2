package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Forked;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.StepState;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The flows: a user's own, and all of them for admins. */
final class FlowRoutes {

  private static final int LONGEST_STEP = 200;

  private final Flows flows;
  private final LlmCalls calls;

  FlowRoutes(Flows flows, LlmCalls calls) {
    this.flows = flows;
    this.calls = calls;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/flows", Policy.USER, this::list),
        Route.get("/api/flows/:flow", Policy.USER, this::show),
        Route.get("/api/flows/:flow/steps", Policy.USER, this::show),
        Route.post("/api/flows/:flow/fork", Policy.USER, this::fork),
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
    var steps = flows.steps(flow.id());
    var keys = steps.stream().map(StepState::key).toList();
    var costs = calls.spent(keys, flow.thread().flatMap(FlowRoutes::thread));
    var found = new ShownSteps.Found(flow, flows.children(flow.id()), flows.signals(flow.id()));
    var full = call.query("full").filter("true"::equals).isPresent();
    return Reply.ok(ShownSteps.of(found, steps, costs, full));
  }

  /** The tag is the flow's own, and need not be a thread's id. */
  private static Optional<ThreadId> thread(String tag) {
    try {
      return Optional.of(ThreadId.of(tag));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * A copy of a flow.
   *
   * @param from where it begins; empty for the beginning
   */
  record Copy(FlowId flow, FlowId forkOf, Optional<String> from) {}

  private Reply fork(Call call) {
    var wanted = call.body("from").optionalText("from", LONGEST_STEP);
    var original = find(call);
    return switch (flows.fork(original.id(), wanted.orElse(null))) {
      case Forked.Refused(var code, var message, var remedy) ->
          throw new Problem(409, code, wanted.isPresent() ? "from" : null, message, remedy);
      case Forked.Begun(var copy) -> {
        var from = flows.find(copy).flatMap(FlowState::origin).flatMap(FlowState.Origin::step);
        yield Reply.at(202, "/api/flows/" + copy, new Copy(copy, original.id(), from));
      }
    };
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
