package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final Instant SUNDAY = Instant.parse("2026-11-22T17:30:00Z");
  private static final String SETTING = "ORCHESTRATOR_JOB_RETENTION";

  @ParameterizedTest
  @CsvSource({
    "17 * * * *, 2026-11-22T18:17:00Z",
    "30 17 * * *, 2026-11-23T17:30:00Z",
    "*/20 * * * *, 2026-11-22T17:40:00Z",
    "0 3 * * 1-5, 2026-11-23T03:00:00Z",
    "0 0 29 2 *, 2028-02-29T00:00:00Z",
    "0 0 13 * 5, 2026-11-27T00:00:00Z",
    "0 0 * * 7, 2026-11-29T00:00:00Z",
    "0 12 1 JAN *, 2027-01-01T12:00:00Z",
  })
  void cron_is_unix_cron_in_utc(String text, Instant next) {
    var schedule = Schedule.parse(text);
    assertThat(schedule.first(SUNDAY)).contains(next);
    assertThat(schedule.next(Instant.EPOCH, SUNDAY)).contains(next);
    assertThat(schedule.text()).isEqualTo(text);
  }

  @Test
  void an_interval_begins_at_once_and_stays_on_its_grid() {
    var hourly = Schedule.parse("every  1h");
    assertThat(hourly).isEqualTo(new Schedule.Every(Duration.ofHours(1)));
    assertThat(hourly.first(SUNDAY)).contains(SUNDAY);
    assertThat(hourly.next(SUNDAY, SUNDAY)).contains(SUNDAY.plusSeconds(3600));
    assertThat(hourly.next(SUNDAY, SUNDAY.minusSeconds(60))).contains(SUNDAY.plusSeconds(3600));
    var later = SUNDAY.plusSeconds(3 * 3600 + 7);
    assertThat(hourly.next(SUNDAY, later)).contains(SUNDAY.plusSeconds(4 * 3600));
  }

  @ParameterizedTest
  @ValueSource(strings = {"every 1h", "every 90s", "every 20ms", "every 2d", "off", "5 4 * * 0"})
  void its_text_is_read_as_the_same_schedule(String text) {
    var schedule = Schedule.parse(text);
    assertThat(schedule.text()).isEqualTo(text);
    assertThat(Schedule.parse(schedule.text())).isEqualTo(schedule);
  }

  @Test
  void off_is_never_due() {
    assertThat(Schedule.parse("off").first(SUNDAY)).isEmpty();
    assertThat(Schedule.parse("off").next(SUNDAY, SUNDAY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "61 * * * *",
        "* * * *",
        "0 0 1 1 * 2026",
        "@hourly",
        "0 0 31 2 *",
        "*/0 * * * *",
        "5-1 * * * *",
        "every hour",
        "every 0s",
        "every 5s",
        "every -1h",
        "every 1y",
        "every 9999999999d",
        "every 367d",
        "OFF",
        "sometimes"
      })
  void what_is_no_schedule_is_refused_by_the_name_of_its_setting(String text) {
    assertThatThrownBy(() -> Settings.from(Map.of(SETTING, text)))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(SETTING + ": ")
        .hasMessageContaining("interval");
  }

  @Test
  void a_job_has_a_schedule_of_its_own_unless_it_is_set() {
    assertThat(Settings.from(Map.of()).jobs().of("retention"))
        .isEqualTo(Schedule.parse("every 1h"));
    assertThat(Settings.from(Map.of(SETTING, "off")).jobs().of("retention"))
        .isEqualTo(new Schedule.Off());
    assertThatThrownBy(() -> Settings.from(Map.of("ORCHESTRATOR_JOB_RETENTOIN", "off")))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(SETTING);
  }
}
