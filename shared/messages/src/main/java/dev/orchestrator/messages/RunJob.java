package dev.orchestrator.messages;

import java.time.Instant;

/** Has a job run now, once, whatever its schedule says. For admins. */
public record RunJob(String job) implements Command<RunJob.Asked> {

  /**
   * A node takes it as soon as it can.
   *
   * @param due names the run
   */
  public record Asked(String job, Instant due) {}
}
