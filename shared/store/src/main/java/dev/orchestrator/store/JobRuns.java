package dev.orchestrator.store;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of the due times of jobs: one row for each, and one run at most. Table {@code job_run},
 * written by the scheduler verticle.
 */
public final class JobRuns {

  private static final Logger LOG = LoggerFactory.getLogger(JobRuns.class);

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

  private static final String ALIVE =
      """
      UPDATE job_run SET alive_until = now() + $4::bigint * interval '1 ms'
       WHERE job = $1 AND due_at = $2 AND fence = $3 AND outcome IS NULL
      """;

  private static final String END =
      """
      UPDATE job_run SET outcome = $4, detail = $5, ended_at = now()
        FROM job
       WHERE name = job AND job = $1 AND due_at = $2 AND outcome IS NULL
         AND job.fence = $3 AND job_run.fence = $3
      """;

  private static final String FLOWS_ENDED =
      """
      UPDATE job_run SET outcome = state, ended_at = changed_at
        FROM flow
       WHERE id = flow_id AND outcome IS NULL AND state IN ('DONE', 'FAILED', 'CANCELLED')
      """;

  private static final String OVERDUE =
      """
      SELECT DISTINCT job FROM job_run
       WHERE outcome IS NULL AND (alive_until < now() OR deadline < now())
      """;

  private static final String GIVE_UP =
      """
      WITH given_up AS (
        UPDATE job_run
           SET ended_at = now(), outcome = CASE WHEN deadline < now() THEN 'LATE' ELSE 'LOST' END
         WHERE job = $1 AND outcome IS NULL AND (alive_until < now() OR deadline < now())
        RETURNING job, due_at, node, outcome
      ), fenced AS (
        UPDATE job SET fence = fence + 1 WHERE name IN (SELECT job FROM given_up)
      )
      SELECT * FROM given_up
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
  private final Flows flows;

  JobRuns(Database database, Flows flows) {
    this.database = database;
    this.flows = flows;
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

  /**
   * Says that the node still works on a run.
   *
   * @param alive for how long it may be silent from now on
   * @return false if the run was given up
   */
  public boolean alive(JobTurn turn, Duration alive) {
    var at = NextDue.at(turn.due());
    return database.query(ALIVE, turn.job(), at, turn.fence(), alive.toMillis()).rowCount() == 1;
  }

  /** Records a run's end; false, and nothing is changed, if the run was given up meanwhile. */
  public boolean end(JobTurn turn, JobOutcome outcome, String detail) {
    var at = NextDue.at(turn.due());
    return database.query(END, turn.job(), at, turn.fence(), outcome.name(), detail).rowCount()
        == 1;
  }

  /** Records the ends of runs that are flows, and gives up what is late or whose node is silent. */
  public int settle() {
    var ended = database.query(FLOWS_ENDED).rowCount();
    var jobs = database.list(row -> row.getString("job"), OVERDUE);
    return ended + jobs.stream().mapToInt(this::giveUp).sum();
  }

  private int giveUp(String job) {
    var rows =
        flows.transaction(tx -> {
          Jobs.lock(tx, job);
          return Database.rows(tx.connection(), GIVE_UP, job);
        });
    for (var row : rows) {
      LOG.warn(
          "the run of {} due at {} on {} is given up as {}",
          job,
          row.getOffsetDateTime("due_at"),
          row.getString("node"),
          row.getString("outcome"));
    }
    return rows.rowCount();
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
