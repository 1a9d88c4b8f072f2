package dev.orchestrator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Sweep;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerVerticleTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_failing_sweep_is_tried_again() throws Exception {
    var threeTimes = new CountDownLatch(3);
    deploy(
        new Sweep(
            "failing",
            () -> {
              threeTimes.countDown();
              throw new IllegalStateException("on purpose");
            }));
    assertThat(threeTimes.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_slow_sweep_neither_overlaps_itself_nor_delays_the_others() throws Exception {
    var release = new CountDownLatch(1);
    var atOnce = new AtomicInteger();
    var others = new CountDownLatch(5);
    deploy(
        new Sweep("slow", () -> hold(atOnce, release)),
        new Sweep(
            "quick",
            () -> {
              others.countDown();
              return 0;
            }));
    assertThat(others.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(atOnce).hasValue(1);
    release.countDown();
  }

  private static int hold(AtomicInteger atOnce, CountDownLatch release) {
    atOnce.incrementAndGet();
    try {
      return release.await(10, TimeUnit.SECONDS) ? 0 : -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void deploy(Sweep... sweeps) {
    vertx.deployVerticle(new SchedulerVerticle(List.of(sweeps), Duration.ofMillis(10))).await();
  }
}
