package dev.orchestrator.api;

import dev.orchestrator.access.Caller;
import dev.orchestrator.access.Policy;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Forked;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.StepState;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The flows: a user's own, and all of them for admins. */
final class FlowRoutes {

  private final Flows flows;
  private final LlmCalls calls;
  private final Once once;

  FlowRoutes(Once once, LlmCalls calls) {
    this.once = once;
    this.flows = once.flows();
    this.calls = calls;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/flows", Policy.USER, this::list),
        Route.get("/api/flows/:flow", Policy.USER, this::show),
        Route.get("/api/flows/:flow/steps", Policy.USER, this::show),
        Route.post("/api/flows/:flow/forks", Policy.USER, this::fork),
        Route.post("/api/flows/:flow/cancellations", Policy.USER, this::cancel));
  }

  private Reply list(Call call) {
    var wanted =
        call.query("state")
            .map(State::valueOf)
            .map(FlowQuery::in)
            .orElseGet(() -> unlessStated(call));
    var query = call.query("thread").map(wanted::thread).orElse(wanted);
    var seen = call.known().isAdmin() ? query : query.owner(call.principal().user().toString());
    var page = Paging.of(call);
    var limited = seen.limit(page.limit());
    var found = flows.list(page.after().map(FlowId::of).map(limited::after).orElse(limited));
    var shown = found.stream().map(ShownFlow::of).toList();
    return Reply.ok(new ShownFlow.Several(shown, page.next(found, flow -> flow.id().toString())));
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
    var full = call.flag("full");
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

  /** The wish for a copy, as its receipt remembers it. */
  record ForkFlow(FlowId flow, @Nullable String from) implements Command<Copy> {}

  private Reply fork(Call call) {
    var original = find(call);
    var wish = new ForkFlow(original.id(), call.body().optionalText("from").orElse(null));
    var copy = once.done(call, wish, _ -> forked(wish));
    return Reply.at(202, "/api/flows/" + copy.flow(), copy);
  }

  /** In a transaction of its own: a copy whose receipt was not written may be made twice. */
  private Answer<Copy> forked(ForkFlow wish) {
    return switch (flows.fork(wish.flow(), wish.from())) {
      case Forked.Refused(var code, var message, var remedy) ->
          Answer.refused(code, message, remedy);
      case Forked.Begun(var copy) -> {
        var from = flows.find(copy).flatMap(FlowState::origin).flatMap(FlowState.Origin::step);
        yield new Answer.Done<>(new Copy(copy, wish.flow(), from));
      }
    };
  }

  /** The wish that a flow ends, as its receipt remembers it. */
  record CancelFlow(FlowId flow) implements Command<CancelledWork> {}

  private Reply cancel(Call call) {
    var flow = find(call);
    var cancelled = once.done(call, new CancelFlow(flow.id()), _ -> cancelled(flow));
    return Reply.at(202, "/api/flows/" + flow.id(), cancelled);
  }

  private Answer<CancelledWork> cancelled(FlowState flow) {
    return flows.cancel(flow.id()) || flow.state().live()
        ? new Answer.Done<>(new CancelledWork(List.of(flow.id())))
        : Answer.refused(
            "flow_ended",
            "The flow has ended already: " + flow.state() + ".",
            "Nothing is left to cancel.");
  }

  private FlowState find(Call call) {
    var id = call.id("flow", "flow", FlowId::of);
    return flows
        .find(id)
        .filter(flow -> maySee(call.known(), flow))
        .orElseThrow(() -> Problem.notFound("flow", id.toString()));
  }

  private static boolean maySee(Caller caller, FlowState flow) {
    return caller.isAdmin() || flow.owner().equals(caller.principal().user().toString());
  }
}
