package dev.orchestrator.workers;

/** Why a worker's life is over. */
enum Cause {
  RESULT,
  EXITED,
  SILENT,
  TIMED_OUT,
  FLOODED,
  VANISHED,
  KILLED
}
