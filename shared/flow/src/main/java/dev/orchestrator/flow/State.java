package dev.orchestrator.flow;

/** Where a flow stands. The last three are final. */
public enum State {
  /** Work to be claimed. */
  READY,
  /** Held by a node. */
  RUNNING,
  /** Parked in an await; costs a row. */
  WAITING,
  /** Its effects are being undone; {@link #CANCELLED} is the acknowledgement. */
  CANCELLING,
  DONE,
  FAILED,
  CANCELLED;

  /** Whether something is still to happen. */
  public boolean live() {
    return switch (this) {
      case READY, RUNNING, WAITING, CANCELLING -> true;
      case DONE, FAILED, CANCELLED -> false;
    };
  }
}
