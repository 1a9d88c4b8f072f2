package dev.orchestrator.flow;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Postgres is away, and once that it is back. */
final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);

  /** Connections that broke in an outage may be noticed so much later. */
  private static final long ECHO_NANOS = 1_000_000_000;

  private final AtomicLong since = new AtomicLong();
  private volatile long ended = System.nanoTime() - ECHO_NANOS;

  void failed(Throwable failure) {
    var now = System.nanoTime();
    if (since.compareAndSet(0, now | 1) && now - ended >= ECHO_NANOS) {
      LOG.warn("Postgres is away, flows wait for it: {}", String.valueOf(failure.getMessage()));
    }
  }

  void over() {
    var began = since.get();
    if (began != 0 && since.compareAndSet(began, 0)) {
      ended = System.nanoTime();
      var lasted = Duration.ofNanos(System.nanoTime() - began);
      LOG.info("Postgres is back after {} ms", lasted.toMillis());
    }
  }
}
