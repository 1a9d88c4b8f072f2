package dev.orchestrator.store;

/** What came of the try to begin a run. */
public sealed interface JobStart {

  /** It is ours. */
  record Begun(JobTurn turn) implements JobStart {}

  /** What was begun before still goes on, so this due time is none. */
  record Overlaps() implements JobStart {}

  /** Somebody else was quicker. */
  record Gone() implements JobStart {}
}
