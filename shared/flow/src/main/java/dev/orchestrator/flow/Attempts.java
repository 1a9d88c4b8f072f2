package dev.orchestrator.flow;

import dev.orchestrator.flow.Unwound.Why;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.LostConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one step, as often as its policy says; Postgres being away does not count. */
record Attempts(Run run, Engine engine, FlowId flow) {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);
  private static final Duration DATABASE_PAUSE = Duration.ofMillis(300);

  /** What goes into the journal: the result, or the failure of the last attempt. */
  Entry make(String name, Retry retry, StepBody<?> body) {
    var attempt = 1;
    var began = System.nanoTime();
    while (true) {
      try {
        return written(name, body.run(flow + "/" + name), began).after(attempt);
      } catch (Exception e) {
        refuseInterrupt(e);
        if (LostConnection.isCauseOf(e)) {
          engine.outage().failed(e);
          run.pause(DATABASE_PAUSE);
        } else if (retry.again(attempt, e)) {
          run.pause(retry.pauseAfter(attempt++));
        } else {
          return failed(name, e, began).after(attempt);
        }
      }
    }
  }

  /** A value that cannot be kept, such as a secret, fails the step and is not asked for again. */
  private static Entry written(String name, @Nullable Object value, long began) {
    try {
      return Entry.done(name, Json.write(value), millisSince(began));
    } catch (RuntimeException e) {
      return Entry.failed(name, Failure.of(e), millisSince(began));
    }
  }

  private Entry failed(String name, Exception e, long began) {
    LOG.debug("flow {}, step {} failed", flow, name, e);
    return Entry.failed(name, Failure.of(e), millisSince(began));
  }

  /** An interrupt says that somebody wants the thread to stop, and nothing about the step. */
  private void refuseInterrupt(Exception e) {
    run.check();
    if (e instanceof InterruptedException || e instanceof Await.Interrupted) {
      throw run.leave(Why.BROKEN);
    }
  }

  private static int millisSince(long began) {
    return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - began) / 1_000_000);
  }
}
