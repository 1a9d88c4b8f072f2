package dev.orchestrator.telegram;

import dev.orchestrator.platform.Await;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again: whenever a hint comes, and every so often without one. */
final class Loop {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final Vertx vertx;
  private final long pause;
  private Promise<Void> hint = Promise.promise();
  private boolean stopped;

  /**
   * @param pause the longest wait, in milliseconds
   */
  Loop(Vertx vertx, long pause) {
    this.vertx = vertx;
    this.pause = pause;
  }

  /** Something is to be done; it may be said from anywhere. */
  void hint() {
    hint.tryComplete();
  }

  void stop() {
    stopped = true;
    hint();
  }

  /** Returns after {@link #stop}. A hint that comes during a deed counts for the next one. */
  void run(Runnable deed) {
    while (!stopped) {
      hint = Promise.promise();
      once(deed);
      rest(hint);
    }
  }

  private static void once(Runnable deed) {
    try {
      deed.run();
    } catch (RuntimeException e) {
      LOG.warn("Telegram waits for the next look: {}", e.toString());
    }
  }

  private void rest(Promise<Void> waited) {
    if (!stopped) {
      var timer = vertx.setTimer(pause, _ -> waited.tryComplete());
      Await.await(waited.future());
      vertx.cancelTimer(timer);
    }
  }
}
