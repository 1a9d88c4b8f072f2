package dev.orchestrator.api;

import dev.orchestrator.flow.Failure;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.StepState;
import dev.orchestrator.messages.FlowId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A flow as the API shows it.
 *
 * @param project the id of the project that it is for
 * @param stage the newest step
 */
record ShownFlow(
    FlowId id,
    String kind,
    String state,
    String owner,
    Optional<String> thread,
    Optional<String> project,
    Optional<String> stage,
    Optional<String> error,
    Instant createdAt,
    Instant changedAt) {

  static ShownFlow of(FlowState flow) {
    return new ShownFlow(
        flow.id(),
        flow.kind(),
        flow.state().name(),
        flow.owner(),
        flow.thread(),
        flow.subject(),
        flow.step(),
        flow.failure().map(Failure::message),
        flow.createdAt(),
        flow.changedAt());
  }

  /** Several flows, newest first. */
  record Several(List<ShownFlow> flows) {}

  /** A flow with its journal, oldest step first. */
  record WithSteps(ShownFlow flow, List<Step> steps) {}

  /**
   * A step. What it returned is not shown: it is the flow's own and may be long.
   *
   * @param state OPEN while it is an await that nobody has answered
   * @param due when an await gives up
   */
  record Step(
      String name,
      String state,
      Optional<String> error,
      Optional<Instant> at,
      Optional<Instant> due,
      long tookMs) {

    static Step of(StepState step) {
      return new Step(
          step.name(),
          step.at().isEmpty() ? "OPEN" : step.failure().isPresent() ? "FAILED" : "DONE",
          step.failure().map(Failure::message),
          step.at(),
          step.due(),
          step.took().toMillis());
    }
  }
}
