package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Schedule;
import dev.orchestrator.store.NextDue.Lines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NextDueTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration JITTER = Duration.ofMinutes(10);

  @Test
  void the_first_due_time_has_no_delay() {
    var next = NextDue.first(Schedule.parse("every 1h"), NOON);
    assertThat(next.due()).contains(NOON);
    assertThat(next.start()).contains(NOON);
  }

  @Test
  void the_delay_is_the_same_each_time_and_differs_between_due_times_and_jobs() {
    var hourly = Schedule.parse("0 * * * *");
    var delays = delays("backup", hourly, NOON);
    assertThat(delays).isEqualTo(delays("backup", hourly, NOON));
    assertThat(delays).isNotEqualTo(delays("retention", hourly, NOON));
    assertThat(delays.stream().distinct().count()).isGreaterThan(15);
    assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(Duration.ZERO, JITTER));
  }

  @Test
  void a_delay_never_comes_near_the_due_time_after_it() {
    var minutely = Schedule.parse("every 1m");
    assertThat(delays("backup", minutely, NOON))
        .allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofSeconds(30)));
  }

  @Test
  void what_is_off_is_never_due() {
    var next = NextDue.after(new Lines("backup", new Schedule.Off(), NOON), JITTER, NOON);
    assertThat(next).isEqualTo(NextDue.first(new Schedule.Off(), NOON));
    assertThat(next.dueAt()).isNull();
  }

  private static List<Duration> delays(String job, Schedule schedule, Instant from) {
    return Stream.iterate(from, at -> at.plus(Duration.ofHours(1)))
        .limit(20)
        .map(now -> NextDue.after(new Lines(job, schedule, now), JITTER, now))
        .map(next -> Duration.between(next.due().orElseThrow(), next.start().orElseThrow()))
        .toList();
  }
}
