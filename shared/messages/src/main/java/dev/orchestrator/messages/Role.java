package dev.orchestrator.messages;

/** What a principal may do, each role including the ones before it. */
public enum Role {
  USER,
  SERVICE,
  ADMIN;

  /** Whether this role may do what {@code needed} may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
