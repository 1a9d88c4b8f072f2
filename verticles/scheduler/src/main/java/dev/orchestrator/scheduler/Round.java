package dev.orchestrator.scheduler;

import dev.orchestrator.platform.Sweep;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One sweep's rounds: one at a time, on a virtual thread of their own. */
final class Round {

  private static final Logger LOG = LoggerFactory.getLogger(Round.class);

  private final Sweep sweep;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean ended;

  /** Whether the last round failed: an outage is logged when it begins and when it ends. */
  private volatile boolean failing;

  Round(Sweep sweep) {
    this.sweep = sweep;
  }

  void begin() {
    if (!ended && running.compareAndSet(false, true)) {
      Thread.ofVirtual().name("sweep " + sweep.name()).start(this::run);
    }
  }

  void end() {
    ended = true;
  }

  private void run() {
    try {
      var found = sweep.deed().run();
      if (found > 0) {
        LOG.info("{}: {}", sweep.name(), found);
      }
      if (failing) {
        LOG.info("{} works again", sweep.name());
      }
      failing = false;
    } catch (RuntimeException e) {
      tell(e);
    } finally {
      running.set(false);
    }
  }

  private void tell(RuntimeException failure) {
    if (!failing && !ended) {
      LOG.warn("{} failed and will be tried again: {}", sweep.name(), failure.toString());
    }
    failing = true;
  }
}
