package dev.orchestrator.flow;

/**
 * Takes a flow's thread out of its code. An Error, so that {@code catch (Exception)} in a flow does
 * not hold it up; if something holds it all the same, the next call of the flow throws it again.
 */
final class Unwound extends Error {

  /** What became of the flow. */
  enum Why {
    /** It waits, as its row says; this thread has nothing more to do with it. */
    PARKED,
    /** Somebody else decides about it now. */
    FENCED,
    /** This node gives it back unharmed, for any node to go on with. */
    RELEASED,
    /** A step was interrupted from elsewhere, or hit an {@link Error}: it is tried again later. */
    BROKEN
  }

  private final Why why;

  Unwound(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  Why why() {
    return why;
  }
}
