package dev.orchestrator.workers;

/** Where a process is in its life. */
public sealed interface ProcessState {

  /** None was started by this key. */
  record NotStarted() implements ProcessState {}

  /** It runs. */
  record Running(long pid) implements ProcessState {}

  /** It ended; a signal that ended it is 128 plus its number. */
  record Ended(int exitCode) implements ProcessState {}

  /** It is gone and left no exit code: the machine was switched off, or it was killed hard. */
  record Vanished() implements ProcessState {}
}
