package dev.orchestrator.engineering;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.FlowCommand.CancelFlow;
import dev.orchestrator.messages.FlowCommand.FlowList;
import dev.orchestrator.messages.FlowCommand.ListFlows;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.FlowView;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the admins' commands about flows. */
final class FlowDesk {

  private final Office office;

  FlowDesk(Office office) {
    this.office = office;
  }

  void open(Bus bus) {
    bus.serve(ListFlows.class, this::list);
    bus.serve(CancelFlow.class, this::cancel);
  }

  private Answer<FlowList> list(Envelope envelope, ListFlows command) {
    if (!envelope.principal().role().covers(Role.ADMIN)) {
      return adminsOnly();
    }
    return query(command.state())
        .<Answer<FlowList>>map(query -> new Answer.Done<>(new FlowList(views(query))))
        .orElseGet(() ->
            Answer.refusedInput(
                "state_invalid",
                "state",
                "There is no state \"%s\".".formatted(Refusals.shown(command.state())),
                "Use one of " + Arrays.toString(State.values()) + "."));
  }

  private List<FlowView> views(FlowQuery query) {
    return office.flows().list(query).stream().map(FlowDesk::view).toList();
  }

  private static Optional<FlowQuery> query(@Nullable String state) {
    if (state == null || state.isBlank()) {
      return Optional.of(FlowQuery.live());
    }
    var wanted = state.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(State.values())
        .filter(known -> known.name().equals(wanted))
        .findFirst()
        .map(FlowQuery::in);
  }

  private static FlowView view(FlowState flow) {
    return new FlowView(
        flow.id(),
        flow.kind(),
        flow.state().name(),
        flow.thread().flatMap(FlowDesk::thread).orElse(null),
        flow.step().map(Story::stage).orElse(null),
        flow.failure().map(failure -> BuildFailed.reason(failure.message())).orElse(null),
        flow.createdAt(),
        flow.changedAt());
  }

  /** A tag that is no thread's spoils no list. */
  private static Optional<ThreadId> thread(String tag) {
    try {
      return Optional.of(ThreadId.of(tag));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Answer<CancelledWork> cancel(Envelope envelope, CancelFlow command) {
    if (!envelope.principal().role().covers(Role.ADMIN)) {
      return adminsOnly();
    }
    return find(command.flow())
        .map(flow -> cancel(envelope, command, flow))
        .orElseGet(() ->
            Answer.refusedInput(
                "flow_not_found",
                "flow",
                "There is no flow \"%s\".".formatted(Refusals.shown(command.flow())),
                "Give the id of a flow; list_flows shows them."));
  }

  private Answer<CancelledWork> cancel(Envelope envelope, CancelFlow command, FlowState flow) {
    return office
        .receipts()
        .once(
            envelope,
            command,
            tx ->
                office.flows().cancel(tx.connection(), flow.id())
                    ? new Answer.Done<>(new CancelledWork(List.of(flow.id())))
                    : Answer.refused(
                        "flow_ended",
                        "This flow has ended or is being cancelled.",
                        "There is nothing to cancel."));
  }

  private Optional<FlowState> find(@Nullable String id) {
    try {
      return id == null ? Optional.empty() : office.flows().find(FlowId.of(id.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static <R> Answer<R> adminsOnly() {
    return Answer.refused("forbidden", "Only admins may do this.", "Ask an admin.");
  }
}
