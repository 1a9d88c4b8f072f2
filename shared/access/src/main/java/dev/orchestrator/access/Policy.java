package dev.orchestrator.access;

/** Who may pass a route. Every route declares one. */
public enum Policy {
  /** Anybody: only what tells nothing, such as liveness. */
  ANYBODY,
  /** Whoever has a key. What belongs to others is not found. */
  USER,
  /** Admins. */
  ADMIN
}
