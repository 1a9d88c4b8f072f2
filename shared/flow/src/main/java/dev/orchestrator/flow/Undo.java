package dev.orchestrator.flow;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a flow's undo, for a bounded time. */
final class Undo {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Undo() {}

  /** What went wrong, or null. An interrupt of the caller interrupts the undo. */
  static @Nullable Failure of(Work<?, ?> work) throws InterruptedException {
    var problem = new AtomicReference<@Nullable Failure>();
    var thread =
        Thread.ofVirtual().name("undo " + work.held()).start(() -> problem.set(attempt(work)));
    try {
      if (thread.join(LONGEST)) {
        return problem.get();
      }
      return new Failure("UndoTooSlow", "not done after " + LONGEST.toMinutes() + " minutes");
    } finally {
      thread.interrupt();
    }
  }

  private static @Nullable Failure attempt(Work<?, ?> work) {
    try {
      work.undo();
      return null;
    } catch (Throwable e) {
      return Failure.of(e);
    }
  }
}
