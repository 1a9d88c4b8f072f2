package dev.orchestrator.access;

/** Who may pass a route. Every route declares one. */
public enum Policy {
  /** Anybody: only what tells nothing, such as liveness. */
  ANYBODY,
  /** Whoever has a key. What belongs to others is not found. */
  USER,
  /** Admins. */
  ADMIN,
  /**
   * Whoever has a key that may look. One message may look and the next one change something, so the
   * route must see to it itself that a tool which changes something needs the scope write too.
   */
  TOOLS,
  /**
   * Whoever shows a key of some kind. Whether it opens the repository that is asked for, the route
   * must look up itself: a project has a key of its own, which belongs to no user.
   */
  REPOSITORY
}
