package dev.orchestrator.platform;

import dev.orchestrator.platform.Schedule.Every;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When each job runs. The setting of a job is {@code ORCHESTRATOR_JOB_} and its name.
 *
 * @param schedules by the name of the job
 */
public record JobSettings(Map<String, Schedule> schedules) {

  /** Every job that can be set, and when it runs unless it is set: one line for each. */
  private static final Map<String, String> USUAL = Map.of("retention", "every 1h");

  /** More often than that is no job, but a sweep. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private static final Duration MOST = Duration.ofDays(366);

  public JobSettings {
    schedules = Map.copyOf(schedules);
  }

  /** When a job runs; it must be one of those that can be set. */
  public Schedule of(String job) {
    return Optional.ofNullable(schedules.get(job)).orElseThrow();
  }

  static Set<String> names() {
    return USUAL.keySet().stream().map(JobSettings::setting).collect(Collectors.toSet());
  }

  static JobSettings from(Map<String, String> env) {
    var schedules = new TreeMap<String, Schedule>();
    USUAL.forEach((job, usual) -> schedules.put(job, schedule(env, setting(job), usual)));
    return new JobSettings(schedules);
  }

  private static Schedule schedule(Map<String, String> env, String setting, String usual) {
    var text = env.getOrDefault(setting, "");
    try {
      return sensible(Schedule.parse(text.isBlank() ? usual : text));
    } catch (IllegalArgumentException e) {
      throw new BadSetting(setting, String.valueOf(e.getMessage()));
    }
  }

  private static Schedule sensible(Schedule schedule) {
    if (schedule instanceof Every(var period)
        && (period.compareTo(LEAST) < 0 || period.compareTo(MOST) > 0)) {
      throw new IllegalArgumentException(
          "expected an interval from every 10s to every 366d, got " + schedule.text());
    }
    return schedule;
  }

  private static String setting(String job) {
    return "ORCHESTRATOR_JOB_" + job.toUpperCase(Locale.ROOT);
  }
}
