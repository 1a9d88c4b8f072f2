package dev.orchestrator.flow;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Postgres is away, and once that it is back. */
final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);

  private final AtomicLong since = new AtomicLong();

  void failed(Throwable failure) {
    if (since.compareAndSet(0, System.nanoTime() | 1)) {
      LOG.warn("Postgres is away, flows wait for it: {}", String.valueOf(failure.getMessage()));
    }
  }

  void over() {
    var began = since.get();
    if (began != 0 && since.compareAndSet(began, 0)) {
      var lasted = Duration.ofNanos(System.nanoTime() - began);
      LOG.info("Postgres is back after {} ms", lasted.toMillis());
    }
  }

  boolean lasts() {
    return since.get() != 0;
  }
}
