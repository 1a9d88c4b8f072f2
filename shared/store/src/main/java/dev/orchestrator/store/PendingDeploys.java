package dev.orchestrator.store;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The deploys that threads wait for: flows that have not ended yet. */
public final class PendingDeploys {

  /** The kinds of flows that end with a {@link dev.orchestrator.messages.DeployEvent}. */
  public static final Set<String> KINDS = Set.of("devops.deploy", "devops.rollback");

  private static final int ALL = 10_000;

  private final Flows flows;

  public PendingDeploys(Flows flows) {
    this.flows = flows;
  }

  /** Those that one thread waits for, oldest first. */
  public List<FlowId> of(ThreadId thread) {
    return live(FlowQuery.live().thread(thread.toString()))
        .sorted(Comparator.comparing(FlowState::createdAt))
        .map(FlowState::id)
        .toList();
  }

  /** The threads that wait for one. */
  public Set<ThreadId> threads() {
    return live(FlowQuery.live().limit(ALL))
        .flatMap(flow -> flow.thread().stream())
        .flatMap(tag -> thread(tag).stream())
        .collect(Collectors.toSet());
  }

  /** A tag that is no thread's spoils nobody else's. */
  private static Optional<ThreadId> thread(String tag) {
    try {
      return Optional.of(ThreadId.of(tag));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Stream<FlowState> live(FlowQuery query) {
    return KINDS.stream().flatMap(kind -> flows.list(query.kind(kind)).stream());
  }
}
