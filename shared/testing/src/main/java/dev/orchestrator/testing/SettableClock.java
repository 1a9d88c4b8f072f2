package dev.orchestrator.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. */
public final class SettableClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /** Starts at that instant. */
  public SettableClock(Instant now) {
    this.now = new AtomicReference<>(now);
  }

  /** Jumps to an instant, also into the past. */
  public void set(Instant instant) {
    now.set(instant);
  }

  /** Moves on. */
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
