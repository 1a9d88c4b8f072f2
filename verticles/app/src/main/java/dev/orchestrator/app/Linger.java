package dev.orchestrator.app;

import java.util.concurrent.TimeUnit;

/**
 * Keeps a door open for a while after its server has begun to leave: whoever spreads requests over
 * several servers looks at their {@code /ready} now and then, and sends some more to one that has
 * left meanwhile.
 */
final class Linger {

  private final long nanos;
  private volatile long begun = System.nanoTime();

  /**
   * @param seconds how long at least; 0 for not at all
   */
  Linger(int seconds) {
    this.nanos = TimeUnit.SECONDS.toNanos(seconds);
  }

  /** The server leaves from now on. */
  void begin() {
    begun = System.nanoTime();
  }

  /** Waits for the rest of the time. */
  void await() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos - (System.nanoTime() - begun));
  }
}
