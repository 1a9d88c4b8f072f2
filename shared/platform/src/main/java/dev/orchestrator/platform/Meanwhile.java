package dev.orchestrator.platform;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says again and again that something still goes on, for as long as it is open. What it says is
 * display: a telling that fails is logged and disturbs nothing.
 */
public final class Meanwhile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Meanwhile.class);

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread teller;

  private Meanwhile(Duration period, Consumer<Duration> tell) {
    teller = Thread.ofVirtual().name("meanwhile").start(() -> run(period, tell));
  }

  /**
   * Tells how long it has taken, after each period.
   *
   * @param tell must not take long
   */
  public static Meanwhile every(Duration period, Consumer<Duration> tell) {
    return new Meanwhile(period, tell);
  }

  private void run(Duration period, Consumer<Duration> tell) {
    var took = period;
    try {
      while (!over.await(period.toMillis(), TimeUnit.MILLISECONDS)) {
        tellOnce(took, tell);
        took = took.plus(period);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tellOnce(Duration took, Consumer<Duration> tell) {
    try {
      tell.accept(took);
    } catch (RuntimeException e) {
      LOG.warn("that it takes {} could not be told: {}", took, e.toString());
    }
  }

  /** Nothing is told after this, unless the caller is interrupted meanwhile. */
  @Override
  public void close() {
    over.countDown();
    try {
      teller.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
