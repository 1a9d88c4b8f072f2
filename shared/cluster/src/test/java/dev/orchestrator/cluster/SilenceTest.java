package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {

  private final Silence silence = new Silence(Duration.ofSeconds(1));

  @Test
  void a_node_is_dead_when_it_has_not_beaten_for_as_long_as_the_limit() {
    for (long now = 0; now < 1_000; now += 100) {
      assertThat(deadAt(now, "1")).isFalse();
    }
    assertThat(deadAt(1_000, "1")).isTrue();
  }

  @Test
  void a_beat_begins_the_count_anew() {
    for (long now = 0; now < 900; now += 100) {
      assertThat(deadAt(now, "1")).isFalse();
    }
    for (long now = 900; now < 1_900; now += 100) {
      assertThat(deadAt(now, "2")).isFalse();
    }
    assertThat(deadAt(1_900, "2")).isTrue();
  }

  @Test
  void whoever_was_out_of_touch_cannot_say_who_was_silent_meanwhile() {
    assertThat(deadAt(0, "1")).isFalse();
    assertThat(deadAt(60_000, "1")).isFalse();
    assertThat(deadAt(60_400, "1")).isFalse();
    assertThat(deadAt(60_800, "1")).isFalse();
    assertThat(deadAt(61_000, "1")).isTrue();
  }

  @Test
  void a_clock_that_is_set_back_makes_nobody_look_dead() {
    assertThat(deadAt(60_000, "1")).isFalse();
    assertThat(deadAt(100, "1")).isFalse();
    assertThat(deadAt(500, "1")).isFalse();
    assertThat(deadAt(1_000, "1")).isFalse();
    assertThat(deadAt(1_100, "1")).isTrue();
  }

  @Test
  void answers_that_come_in_a_heap_do_not_count_as_time() {
    assertThat(deadAt(0, "1")).isFalse();
    for (int late = 0; late < 100; late++) {
      assertThat(deadAt(5_000, "1")).isFalse();
    }
  }

  private boolean deadAt(long now, String beat) {
    silence.look(now);
    return silence.isDead("node", beat);
  }
}
