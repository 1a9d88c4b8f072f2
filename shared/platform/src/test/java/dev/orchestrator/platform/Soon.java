package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another process is about to do. */
final class Soon {

  private Soon() {}

  static void within(Duration limit, String what, BooleanSupplier condition)
      throws InterruptedException {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("not within %s: %s", limit, what);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
