package dev.orchestrator.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what others are about to do, up to a limit; in tests this takes the place of sleeping
 * for luck. A look that throws is an ordinary failure and ends the wait.
 */
public final class Eventually {

  private static final int PAUSE_MS = 10;

  private final Duration limit;

  private Eventually(Duration limit) {
    this.limit = limit;
  }

  /** How long to wait at most. */
  public static Eventually within(Duration limit) {
    return new Eventually(limit);
  }

  /** Looks until it is so; an {@link AssertionError} after the limit. */
  public void until(BooleanSupplier condition) {
    until("the condition", condition);
  }

  /**
   * As {@link #until(BooleanSupplier)}.
   *
   * @param what is awaited, for the message
   */
  public void until(String what, BooleanSupplier condition) {
    var _ = get(what, () -> condition.getAsBoolean() ? Optional.of(what) : Optional.empty());
  }

  /** Looks until there is something, and returns it; an {@link AssertionError} after the limit. */
  public <T> T get(String what, Supplier<Optional<T>> look) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      var late = System.nanoTime() > deadline; // asked before looking, so the last look counts
      var found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (late) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      pause();
    }
  }

  /** Repeats an assertion until it holds; after the limit its own error is thrown. */
  public void untilAsserted(Runnable assertion) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      var late = System.nanoTime() > deadline;
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (late) {
          throw e;
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
