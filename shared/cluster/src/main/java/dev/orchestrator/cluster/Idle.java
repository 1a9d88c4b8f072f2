package dev.orchestrator.cluster;

import java.time.Duration;

/**
 * Notices that nothing has happened for too long, by looking regularly. If the looks themselves
 * were late, this process stood still, and nothing can be concluded: it begins anew.
 */
final class Idle {

  private final long limit;
  private long since = System.nanoTime();
  private long lastLook = since;

  Idle(Duration limit) {
    this.limit = limit.toNanos();
  }

  /** Something has happened, or nothing is expected. */
  void touch() {
    since = System.nanoTime();
  }

  /** Whether that is too long ago; to be asked several times within the limit. */
  boolean isOver() {
    var now = System.nanoTime();
    if (now - lastLook > limit / 2) {
      since = now;
    }
    lastLook = now;
    return now - since > limit;
  }
}
