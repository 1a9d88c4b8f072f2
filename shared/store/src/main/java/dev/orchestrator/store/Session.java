package dev.orchestrator.store;

/** What a thread is doing, for display. */
public enum Session {
  /** A turn runs. */
  PROCESSING,
  /** The last turn ended with a question. */
  AWAITING,
  /** Nothing happens until somebody says something or work ends. */
  IDLE
}
