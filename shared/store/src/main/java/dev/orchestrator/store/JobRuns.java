package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import java.time.Instant;
import java.util.Optional;

/**
 * The due times of jobs: one row for each, and one run at most. Table {@code job_run}, written by
 * the scheduler verticle; how its runs end is in {@link JobEnds}.
 */
final class JobRuns {

  /** A due time that is known already had its run; one that a person asked for gets it here. */
  private static final String BEGIN =
      """
      INSERT INTO job_run (job, due_at, node, fence, started_at, alive_until, deadline)
      VALUES ($1, $2, $3, $4, now(), CASE WHEN $5 THEN NULL ELSE now() + $6::bigint * interval '1 ms' END,
              now() + $7::bigint * interval '1 ms')
      ON CONFLICT (job, due_at) DO UPDATE
         SET node = excluded.node, fence = excluded.fence, started_at = excluded.started_at,
             alive_until = excluded.alive_until, deadline = excluded.deadline
       WHERE job_run.started_at IS NULL AND job_run.outcome IS NULL
      """;

  private static final String DONE_BY =
      "UPDATE job_run SET flow_id = $3 WHERE job = $1 AND due_at = $2";

  /** A run whose flow could not be started did not begin. */
  private static final String SKIP =
      """
      INSERT INTO job_run (job, due_at, ended_at, outcome, detail) VALUES ($1, $2, now(), $3, $4)
      ON CONFLICT (job, due_at) DO UPDATE
         SET ended_at = now(), outcome = excluded.outcome, detail = excluded.detail, started_at = NULL
       WHERE job_run.outcome IS NULL
      """;

  private static final String GOES_ON =
      "SELECT 1 FROM job_run WHERE job = $1 AND outcome IS NULL AND started_at IS NOT NULL";

  private static final String WAITS =
      "SELECT 1 FROM job_run WHERE job = $1 AND due_at = $2 AND outcome IS NULL AND started_at IS NULL";

  private static final String ASK =
      """
      INSERT INTO job_run (job, due_at, asked_by)
      SELECT $1, clock_timestamp(), $2
       WHERE NOT EXISTS (SELECT FROM job_run WHERE job = $1 AND outcome IS NULL)
      RETURNING due_at
      """;

  private static final String BEGUN =
      "SELECT "
          + JobState.Run.COLUMNS
          + " FROM job_run WHERE job = $1 AND started_at IS NOT NULL ORDER BY started_at DESC LIMIT 1";

  private static final String SKIPPED =
      "SELECT "
          + JobState.Run.COLUMNS
          + " FROM job_run WHERE job = $1 AND started_at IS NULL AND outcome IS NOT NULL ORDER BY ended_at DESC LIMIT 1";

  private static final String WAITING =
      "SELECT min(due_at) AS at FROM job_run WHERE job = $1 AND started_at IS NULL AND outcome IS NULL";

  /** Each run makes room for itself, so that the table does not grow. */
  private static final String FORGET =
      "DELETE FROM job_run WHERE job = $1 AND due_at < now() - interval '30 days' AND outcome IS NOT NULL";

  private final Database database;

  JobRuns(Database database) {
    this.database = database;
  }

  boolean insert(Tx tx, JobTurn turn, JobPlan plan) {
    Database.rows(tx.connection(), FORGET, turn.job());
    return Database.rows(
                tx.connection(),
                BEGIN,
                turn.job(),
                NextDue.at(turn.due()),
                plan.node(),
                turn.fence(),
                plan.flow().isPresent(),
                plan.alive().toMillis(),
                plan.deadline().toMillis())
            .rowCount()
        == 1;
  }

  void isDoneBy(Tx tx, JobTurn turn, FlowId flow) {
    Database.rows(tx.connection(), DONE_BY, turn.job(), NextDue.at(turn.due()), flow.value());
  }

  boolean skip(Tx tx, JobDue due, JobOutcome outcome, String detail) {
    var at = NextDue.at(due.due());
    return Database.rows(tx.connection(), SKIP, due.job(), at, outcome.name(), detail).rowCount()
        == 1;
  }

  boolean goesOn(Tx tx, String job) {
    return Database.rows(tx.connection(), GOES_ON, job).size() > 0;
  }

  boolean waits(Tx tx, JobDue due) {
    return Database.rows(tx.connection(), WAITS, due.job(), NextDue.at(due.due())).size() == 1;
  }

  Optional<Instant> ask(Tx tx, String job, UserId by) {
    return Database.first(
        tx.connection(), row -> row.getOffsetDateTime("due_at").toInstant(), ASK, job, by.value());
  }

  Optional<JobState.Run> lastBegun(String job) {
    return database.first(JobState.Run::of, BEGUN, job);
  }

  Optional<JobState.Run> lastSkipped(String job) {
    return database.first(JobState.Run::of, SKIPPED, job);
  }

  Optional<Instant> waitingSince(String job) {
    return database
        .first(row -> JobState.instant(row.getOffsetDateTime("at")), WAITING, job)
        .flatMap(at -> at);
  }
}
