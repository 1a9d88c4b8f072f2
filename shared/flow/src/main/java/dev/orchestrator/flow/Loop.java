package dev.orchestrator.flow;

import dev.orchestrator.platform.LostConnection;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own, and at once when it is woken. */
final class Loop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);

  private final Semaphore wanted = new Semaphore(1);
  private final Duration period;
  private final Runnable action;
  private final Outage outage;
  private final Thread thread;
  private String complaint = "";

  Loop(String name, Duration period, Outage outage, Runnable action) {
    this.period = period;
    this.outage = outage;
    this.action = action;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void wake() {
    wanted.release();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        var _ = wanted.tryAcquire(period.toNanos(), TimeUnit.NANOSECONDS);
        wanted.drainPermits(); // many wishes, one deed
        action.run();
        complaint = "";
      } catch (InterruptedException e) {
        return; // closed
      } catch (Exception e) {
        report(e);
      }
    }
  }

  /** Says the same thing once, not each time round. */
  private void report(Exception e) {
    if (LostConnection.isCauseOf(e)) {
      outage.failed(e);
    } else if (!thread.isInterrupted() && !e.toString().equals(complaint)) {
      complaint = e.toString();
      LOG.error("{} fails and tries again: {}", thread.getName(), complaint);
    }
  }

  /** Ends it; what it does now is interrupted. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
