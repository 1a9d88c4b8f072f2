package dev.orchestrator.store;

import dev.orchestrator.platform.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * When a job is due next, and when it begins: every node computes the same from the same row.
 *
 * @param due empty if never
 * @param start a little later
 */
record NextDue(Optional<Instant> due, Optional<Instant> start) {

  static NextDue first(Schedule schedule, Instant now) {
    var due = schedule.first(now);
    return new NextDue(due, due);
  }

  static NextDue after(Lines lines, Duration jitter, Instant now) {
    var due = lines.schedule().next(lines.last(), now);
    return new NextDue(due, due.map(at -> at.plus(delay(lines, jitter, at))));
  }

  /** The job's name, its schedule and its last due time. */
  record Lines(String job, Schedule schedule, Instant last) {}

  /** The same for the same due time, and never more than half the way to the one after it. */
  private static Duration delay(Lines lines, Duration jitter, Instant due) {
    var gap = lines.schedule().next(due, due).map(after -> Duration.between(due, after));
    var most = Math.min(jitter.toMillis(), gap.map(Duration::toMillis).orElse(0L) / 2);
    var seed = (lines.job() + due).hashCode();
    return most < 1 ? Duration.ZERO : Duration.ofMillis(new Random(seed).nextLong(most));
  }

  @Nullable OffsetDateTime dueAt() {
    return at(due.orElse(null));
  }

  @Nullable OffsetDateTime startAt() {
    return at(start.orElse(null));
  }

  static @Nullable OffsetDateTime at(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
