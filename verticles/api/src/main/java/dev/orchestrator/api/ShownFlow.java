package dev.orchestrator.api;

import dev.orchestrator.flow.Failure;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.messages.FlowId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A flow as the API shows it.
 *
 * @param project the id of the project that it is for
 * @param stage the newest step
 * @param served whether some node runs flows of this kind; one that none runs is left alone
 * @param boundTo the only node that goes on with it
 * @param silentSince since when that node is silent
 * @param movedFrom the last silent node that lost it
 * @param forkOf the flow that it is a copy of
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
    Instant changedAt,
    boolean served,
    Optional<String> boundTo,
    Optional<Instant> silentSince,
    Optional<String> movedFrom,
    Optional<Instant> movedAt,
    Optional<FlowId> forkOf,
    Optional<String> forkStep) {

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
        flow.changedAt(),
        flow.served(),
        flow.binding().map(FlowState.Binding::node),
        flow.binding().flatMap(FlowState.Binding::silentSince),
        flow.moved().map(FlowState.Moved::from),
        flow.moved().map(FlowState.Moved::at),
        flow.origin().map(FlowState.Origin::flow),
        flow.origin().flatMap(FlowState.Origin::step));
  }

  /**
   * A page of flows, newest first.
   *
   * @param next what to ask for as {@code after} to get the next page; empty on the last one
   */
  record Several(List<ShownFlow> flows, Optional<String> next) {}
}
