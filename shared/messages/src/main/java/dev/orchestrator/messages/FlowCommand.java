package dev.orchestrator.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands about flows themselves, for admins. */
public sealed interface FlowCommand<R> extends Command<R> {

  /** Flows, newest first, at most 100. */
  @Tool(capability = Capability.ADMIN, words = "List flows, newest first.", role = Role.ADMIN)
  record ListFlows(
      @Words(
              "READY, RUNNING, WAITING, CANCELLING, DONE, FAILED or CANCELLED; the live ones if left out.")
          @Nullable String state)
      implements FlowCommand<FlowList> {}

  /** Cancels one flow and its children. */
  @Tool(
      capability = Capability.ADMIN,
      words = "Cancel one flow and its children.",
      role = Role.ADMIN,
      confirm = true)
  record CancelFlow(@Words("The flow's id.") String flow) implements FlowCommand<CancelledWork> {}

  /** What {@link ListFlows} found. */
  record FlowList(List<FlowView> flows) {}
}
