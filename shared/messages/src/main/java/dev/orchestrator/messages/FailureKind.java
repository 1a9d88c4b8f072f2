package dev.orchestrator.messages;

/** Whose doing a failure is, and so who can do something about it. */
public enum FailureKind {
  /** The machine: a port, the disk, the network, something that did not answer in time. */
  INFRASTRUCTURE,
  /** The project's own code or what it says of itself. */
  SOFTWARE,
  /** A fault of our own. */
  INTERNAL;

  /** Whether writing code can mend it. */
  public boolean isMendedByCode() {
    return this == SOFTWARE;
  }
}
