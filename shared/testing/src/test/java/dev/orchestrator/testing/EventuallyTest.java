package dev.orchestrator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

  @Test
  void it_looks_again_until_it_is_so() {
    var looks = new AtomicInteger();

    Eventually.within(Duration.ofSeconds(5)).until(() -> looks.incrementAndGet() == 3);

    assertThat(looks).hasValue(3);
  }

  @Test
  void it_returns_what_was_found() {
    var looks = new AtomicInteger();

    int found =
        Eventually.within(Duration.ofSeconds(5))
            .get("two", () -> Optional.of(looks.incrementAndGet()).filter(n -> n == 2));

    assertThat(found).isEqualTo(2);
  }

  @Test
  void it_gives_up_and_says_what_was_awaited() {
    assertThatThrownBy(() -> Eventually.within(Duration.ofMillis(20)).until("the sun", () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the sun");
  }

  @Test
  void an_assertion_is_repeated_and_its_own_error_is_told() {
    var looks = new AtomicInteger();
    Eventually.within(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(looks.incrementAndGet()).isEqualTo(3));

    assertThatThrownBy(() ->
            Eventually.within(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat("day").isEqualTo("night")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("night");
  }

  @Test
  void the_clock_moves_only_when_told() {
    var noon = Instant.parse("2026-01-01T12:00:00Z");
    var clock = new SettableClock(noon);

    assertThat(clock.instant()).isEqualTo(noon);
    clock.advance(Duration.ofHours(2));
    assertThat(clock.instant()).isEqualTo("2026-01-01T14:00:00Z");
    clock.set(noon);
    assertThat(clock.millis()).isEqualTo(noon.toEpochMilli());
  }
}
