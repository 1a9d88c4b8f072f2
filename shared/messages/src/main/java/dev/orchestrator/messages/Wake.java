package dev.orchestrator.messages;

/** Whether an event makes the ProductOwner take a turn. */
public enum Wake {
  /** It only tells. */
  NONE,
  /** The turn is started in the transaction that appends the event. */
  NOW,
  /**
   * Whoever listens at the thread's own address starts the turn; if nobody heard, the sweep of
   * unseen events does.
   */
  HEARD
}
