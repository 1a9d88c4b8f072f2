package dev.orchestrator.workers;

import dev.orchestrator.workers.WorkerEnd.Evidence;
import dev.orchestrator.workers.WorkerEvent.Completed;
import dev.orchestrator.workers.WorkerEvent.Failed;
import java.util.List;
import java.util.Optional;

/** Says how a worker ended, from what is left of it. */
record Autopsy(Optional<Integer> exitCode, List<String> logTail, Limits limits) {

  private static final int TAIL_LINES = 100;
  private static final int TAIL_BYTES = 8 * 1024;
  private static final int KILLED_BY_FORCE = 137;

  static Autopsy of(ProcessFolder folder, ProcessState state, Limits limits) {
    var exitCode =
        state instanceof ProcessState.Ended(var code)
            ? Optional.of(code)
            : Optional.<Integer>empty();
    var logTail = Tail.of(folder.out(), folder.err(), TAIL_LINES, TAIL_BYTES);
    return new Autopsy(exitCode, logTail, limits);
  }

  WorkerEnd end(Cause cause, Optional<WorkerEvent> result) {
    return switch (cause) {
      case RESULT -> byResult(result.orElseThrow());
      case EXITED -> new WorkerEnd.ExitedWithoutResult(exitCode.orElse(-1), evidence());
      case SILENT -> new WorkerEnd.Silent(limits.inactivity(), evidence());
      case TIMED_OUT -> new WorkerEnd.TimedOut(limits.wallClock(), evidence());
      case FLOODED -> new WorkerEnd.Flooded(limits.maxLogBytes(), evidence());
      case VANISHED -> new WorkerEnd.Vanished(new Evidence(exitCode, logTail));
      case KILLED -> new WorkerEnd.Killed(evidence());
    };
  }

  private WorkerEnd byResult(WorkerEvent result) {
    return switch (result) {
      case Completed completed -> new WorkerEnd.Completed(completed, evidence());
      case Failed failed ->
          new WorkerEnd.FailedByItself(failed.kind(), failed.message(), evidence());
      case WorkerEvent other -> throw new IllegalStateException("no result: " + other);
    };
  }

  /**
   * Without an exit code it was us who ended it, together with the wrapper that writes the code.
   */
  private Evidence evidence() {
    return new Evidence(exitCode.or(() -> Optional.of(KILLED_BY_FORCE)), logTail);
  }
}
