package dev.orchestrator.scheduler;

import java.time.Duration;

/**
 * How the nodes keep apart.
 *
 * @param patience how long a node waits for the lock
 * @param alive how long a lock and a run live without being renewed; it is done every third of it
 * @param onTime how much later than due still counts as on time
 * @param redis how long Redis may be away before a due time is skipped; others may reach it
 */
record JobTiming(Duration patience, Duration alive, Duration onTime, Duration redis) {

  static final JobTiming USUAL =
      new JobTiming(
          Duration.ofSeconds(2),
          Duration.ofSeconds(15),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10));
}
