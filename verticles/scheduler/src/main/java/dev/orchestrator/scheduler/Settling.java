package dev.orchestrator.scheduler;

import dev.orchestrator.store.JobEnds;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Records how the runs of jobs ended. A node judges others only once Postgres has answered it for
 * as long as they may be silent: right after an outage nobody has had a chance to say that it
 * lives.
 */
final class Settling {

  private final JobEnds ends;
  private final long silence;
  private final LongSupplier nanos;
  private long answered;
  private long since;

  /**
   * @param alive for how long a node may be silent
   * @param nanos a clock that never jumps, in nanoseconds
   */
  Settling(JobEnds ends, Duration alive, LongSupplier nanos) {
    this.ends = ends;
    this.silence = alive.toNanos();
    this.nanos = nanos;
    this.answered = nanos.getAsLong() - silence - 1;
  }

  /** On one thread at a time. Returns nothing to be told: that a run ended is no oversight. */
  int settle() {
    ends.followFlows();
    var now = nanos.getAsLong();
    if (now - answered > silence) {
      since = now; // it did not answer for so long, or it is the first time
    }
    answered = now;
    if (now - since > silence) {
      ends.giveUpSilentAndLate();
    }
    return 0;
  }
}
