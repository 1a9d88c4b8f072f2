package dev.orchestrator.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a live flow waits for, until when, and what follows then: no state is for ever.
 *
 * @param until empty if that depends on another flow, which has a time limit of its own
 */
public record Outlook(String waitsFor, Optional<Instant> until, String then) {

  /** Awaits that older code journaled do not say what follows. */
  static final String UNSAID = "the flow goes on without it";

  private static final Duration UNSERVED = Timing.DEFAULT.unserved();
  private static final Duration PATIENCE = Timing.DEFAULT.patience();

  /** Empty for a flow that has ended. */
  public static Optional<Outlook> of(FlowState flow, List<StepState> steps) {
    return switch (flow.state()) {
      case DONE, FAILED, CANCELLED -> Optional.empty();
      case READY -> Optional.of(ready(flow));
      case RUNNING -> Optional.of(running(flow));
      case WAITING -> Optional.of(waiting(flow, steps));
      case CANCELLING -> Optional.of(cancelling(flow));
    };
  }

  private static Outlook ready(FlowState flow) {
    return flow.binding().map(Outlook::bound).orElseGet(() -> unbound(flow));
  }

  private static Outlook bound(FlowState.Binding binding) {
    var silence = binding.silentSince();
    return new Outlook(
        "the node %s, to which it is bound%s"
            .formatted(
                binding.node(),
                silence.map(since -> " and which has been silent since " + since).orElse("")),
        silence.map(since -> since.plus(PATIENCE)),
        "another node takes it");
  }

  private static Outlook unbound(FlowState flow) {
    var whom = flow.served() ? "a node" : "a node that runs " + flow.kind() + ", and none does now";
    var until = Optional.of(flow.readyAt().plus(UNSERVED));
    return new Outlook(whom, until, "it fails because no node took it up");
  }

  private static Outlook running(FlowState flow) {
    return flow.failure().isPresent()
        ? undoing("FAILED")
        : new Outlook(
            "its own work" + flow.step().map(step -> " after " + step).orElse(""),
            flow.deadline(),
            "it fails, and what it did is undone");
  }

  private static Outlook cancelling(FlowState flow) {
    return flow.binding()
        .filter(node -> node.silentSince().isPresent())
        .map(Outlook::bound)
        .orElseGet(() -> undoing("CANCELLED"));
  }

  private static Outlook undoing(String end) {
    return new Outlook(
        "its effects to be undone",
        Optional.empty(),
        "it is " + end + " after five attempts, with a note of what could not be undone");
  }

  private static Outlook waiting(FlowState flow, List<StepState> steps) {
    return steps.stream()
        .filter(StepState::open)
        .filter(step -> step.due().isPresent())
        .findFirst()
        .map(step ->
            new Outlook("the signal " + step.name(), step.due(), step.then().orElse(UNSAID)))
        .orElseGet(() ->
            new Outlook(
                "the flow that it called at " + flow.step().orElse("?"),
                Optional.empty(),
                "that flow's own time limit ends it, and this one goes on"));
  }
}
