package dev.orchestrator.store;

/** What came of a due time of a job. */
public enum JobOutcome {
  DONE,
  FAILED,
  /** The flow that did it was cancelled. */
  CANCELLED,
  /** Its node said nothing any more; the next due time runs. */
  LOST,
  /** It took longer than it may and was given up; the next due time runs. */
  LATE,
  /** The run before it still went on. */
  OVERLAP,
  /** Nobody was there at the time. */
  MISSED,
  /** Without Redis there was no lock. */
  REDIS_AWAY
}
