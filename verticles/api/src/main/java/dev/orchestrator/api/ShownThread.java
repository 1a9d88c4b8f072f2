package dev.orchestrator.api;

import dev.orchestrator.flow.FlowState;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.ThreadRow;
import java.time.Instant;
import java.util.List;

/**
 * A thread as the API shows it.
 *
 * @param pendingDeploys the deploys and rollbacks whose end it waits for
 * @param work all that runs for it besides its turn
 */
record ShownThread(
    ThreadId id,
    String title,
    ThreadState state,
    List<FlowId> pendingDeploys,
    List<ShownFlow> work,
    long lastSeq,
    Instant createdAt,
    Instant changedAt) {

  /** What a thread is doing. */
  enum ThreadState {
    /** A turn runs, or is due. */
    PROCESSING,
    /** Someone was asked something. */
    AWAITING,
    /** Nothing is said right now; work may still run. */
    IDLE
  }

  /**
   * @param live the flows of this thread that have not ended
   * @param asked whether an approval of it is open
   */
  static ShownThread of(ThreadRow row, List<FlowState> live, boolean asked) {
    var work = live.stream().filter(flow -> !flow.kind().equals(ThreadLog.TURN)).toList();
    return new ShownThread(
        row.id(),
        row.title(),
        state(row, work.size() < live.size(), asked),
        work.stream().filter(ShownThread::isDeploy).map(FlowState::id).toList(),
        work.stream().map(ShownFlow::of).toList(),
        row.lastSeq(),
        row.createdAt(),
        row.changedAt());
  }

  private static ThreadState state(ThreadRow row, boolean turn, boolean asked) {
    if (turn || row.wakeSeq() > row.seenSeq()) {
      return ThreadState.PROCESSING;
    }
    return row.awaiting() || asked ? ThreadState.AWAITING : ThreadState.IDLE;
  }

  private static boolean isDeploy(FlowState flow) {
    return flow.kind().equals("devops.deploy") || flow.kind().equals("devops.rollback");
  }
}
