package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeanwhileTest {

  private static final Duration PERIOD = Duration.ofMillis(20);

  @Test
  void it_tells_how_long_it_takes_until_it_is_closed_and_a_failed_telling_ends_nothing()
      throws InterruptedException {
    List<Duration> told = new CopyOnWriteArrayList<>();
    var enough = new CountDownLatch(3);
    try (var _ =
        Meanwhile.every(
            PERIOD,
            took -> {
              told.add(took);
              enough.countDown();
              throw new IllegalStateException("nobody listens");
            })) {
      assertThat(enough.await(10, TimeUnit.SECONDS)).isTrue();
    }
    var afterwards = List.copyOf(told);
    assertThat(afterwards).startsWith(PERIOD, PERIOD.multipliedBy(2), PERIOD.multipliedBy(3));
    assertThat(told).isEqualTo(afterwards);
  }

  @Test
  void what_is_quick_is_not_worth_a_word() throws InterruptedException {
    List<Duration> told = new CopyOnWriteArrayList<>();
    try (var _ = Meanwhile.every(Duration.ofMinutes(1), told::add)) {
      assertThat(told).isEmpty();
    }
    assertThat(told).isEmpty();
  }
}
