package dev.orchestrator.api;

import dev.orchestrator.flow.Failure;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Outlook;
import dev.orchestrator.flow.SignalState;
import dev.orchestrator.flow.StepState;
import dev.orchestrator.llm.Spent;
import dev.orchestrator.messages.FlowId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A flow with its journal, oldest step first.
 *
 * @param waits what a live flow waits for, until when, and what follows then
 * @param children the flows that it called
 * @param signals what came for its awaits
 * @param compactedAt when its steps were dropped
 */
record ShownSteps(
    ShownFlow flow,
    Optional<Waits> waits,
    List<Step> steps,
    List<Child> children,
    List<Signal> signals,
    Optional<Instant> compactedAt) {

  private static final int SHORT = 200;

  /** What is waited for. */
  record Waits(String waitsFor, Optional<Instant> until, String then) {}

  /** A flow that was called. */
  record Child(FlowId id, String kind, String state) {}

  /** A signal that came. */
  record Signal(String name, Instant at) {}

  /**
   * A step.
   *
   * @param number counted from one
   * @param key the effect key that it had
   * @param state OPEN while it is an await that nobody has answered
   * @param result as JSON; cut short unless all of it was asked for
   * @param due when an await gives up, and what follows
   * @param copiedFrom the flow that really made it
   */
  record Step(
      int number,
      String name,
      String key,
      String state,
      Optional<String> result,
      Optional<String> error,
      Optional<Instant> began,
      Optional<Instant> at,
      Optional<Instant> due,
      Optional<String> then,
      long tookMs,
      int attempts,
      Optional<FlowId> copiedFrom,
      Optional<Cost> cost) {

    private static Step of(int number, StepState step, Optional<Spent> spent, boolean full) {
      return new Step(
          number,
          step.name(),
          step.key(),
          step.open() ? "OPEN" : step.failure().isPresent() ? "FAILED" : "DONE",
          step.result().map(json -> full ? json : shortened(json)),
          step.failure().map(Failure::message),
          step.began(),
          step.at(),
          step.due(),
          step.then(),
          step.took().toMillis(),
          step.attempts(),
          step.copiedFrom(),
          spent.map(Cost::of));
    }
  }

  /** What a step's calls of models cost, as far as that is known. */
  record Cost(long calls, long inputTokens, long outputTokens, Optional<String> usd) {

    private static Cost of(Spent spent) {
      return new Cost(
          spent.calls(),
          spent.inputTokens(),
          spent.outputTokens(),
          spent.usd().map(usd -> usd.stripTrailingZeros().toPlainString()));
    }
  }

  /**
   * @param costs by effect key
   */
  static ShownSteps of(Found found, List<StepState> steps, Map<String, Spent> costs, boolean full) {
    var shown =
        java.util.stream.IntStream.range(0, steps.size())
            .mapToObj(i ->
                Step.of(
                    i + 1, steps.get(i), Optional.ofNullable(costs.get(steps.get(i).key())), full))
            .toList();
    return new ShownSteps(
        ShownFlow.of(found.flow()),
        Outlook.of(found.flow(), steps).map(ShownSteps::waits),
        shown,
        found.children().stream().map(ShownSteps::child).toList(),
        found.signals().stream().map(each -> new Signal(each.name(), each.at())).toList(),
        found.flow().compactedAt());
  }

  /** A flow with what belongs to it. */
  record Found(FlowState flow, List<FlowState> children, List<SignalState> signals) {}

  private static Waits waits(Outlook outlook) {
    return new Waits(outlook.waitsFor(), outlook.until(), outlook.then());
  }

  private static Child child(FlowState flow) {
    return new Child(flow.id(), flow.kind(), flow.state().name());
  }

  private static String shortened(String json) {
    return json.length() <= SHORT ? json : json.substring(0, SHORT - 1) + "…";
  }
}
