package dev.orchestrator.workers;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Says what time it was when it was made, and goes on from there by itself: that the machine's
 * clock is set meanwhile makes nobody late and nobody silent.
 */
final class SteadyClock implements InstantSource {

  private final Instant began;
  private final long beganNanos = System.nanoTime();

  SteadyClock(InstantSource clock) {
    this.began = clock.instant();
  }

  @Override
  public Instant instant() {
    return began.plusNanos(System.nanoTime() - beganNanos);
  }
}
