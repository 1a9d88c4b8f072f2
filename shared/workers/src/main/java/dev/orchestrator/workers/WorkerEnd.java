package dev.orchestrator.workers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a worker ended. Nothing of it runs any more. */
public sealed interface WorkerEnd {

  /** What is left of it. */
  Evidence evidence();

  /** It delivered a result. */
  record Completed(WorkerEvent.Completed result, Evidence evidence) implements WorkerEnd {}

  /** It said itself that it failed. */
  record FailedByItself(String kind, String message, Evidence evidence) implements WorkerEnd {}

  /** It ended without having said either. For a run of tests that is the usual end. */
  record ExitedWithoutResult(int exitCode, Evidence evidence) implements WorkerEnd {}

  /** It was ended because it gave no sign of life. */
  record Silent(Duration inactivity, Evidence evidence) implements WorkerEnd {}

  /** It was ended because it took too long. */
  record TimedOut(Duration wallClock, Evidence evidence) implements WorkerEnd {}

  /** It was ended because it printed too much. */
  record Flooded(long maxLogBytes, Evidence evidence) implements WorkerEnd {}

  /** It died, or the machine did, and left no exit code. */
  record Vanished(Evidence evidence) implements WorkerEnd {}

  /** It was ended because we asked for it. */
  record Killed(Evidence evidence) implements WorkerEnd {}

  /**
   * What is left of a worker.
   *
   * @param exitCode 128 plus the signal if a signal ended it; absent only if it vanished
   * @param logTail its last lines, at most 100 and 8 KB: what it printed, then its errors
   */
  record Evidence(Optional<Integer> exitCode, List<String> logTail) {}
}
