package dev.orchestrator.store;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Database;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the runs of jobs end: by themselves, with their flow, or given up because they are late or
 * their node is silent. Table {@code job_run}, written by the scheduler verticle.
 */
public final class JobEnds {

  private static final Logger LOG = LoggerFactory.getLogger(JobEnds.class);

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

  private final Database database;
  private final Flows flows;

  JobEnds(Database database, Flows flows) {
    this.database = database;
    this.flows = flows;
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

  /** Records the ends of runs that are flows; returns how many. */
  public int followFlows() {
    return database.query(FLOWS_ENDED).rowCount();
  }

  /** Gives up the runs that are late or whose node is silent; returns how many. */
  public int giveUpSilentAndLate() {
    var jobs = database.list(row -> row.getString("job"), OVERDUE);
    return jobs.stream().mapToInt(this::giveUp).sum();
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
}
