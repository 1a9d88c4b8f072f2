package dev.orchestrator.store;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Schedule;
import dev.orchestrator.store.NextDue.Lines;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is done again and again: when it is due, and who begins it. The database's clock says what
 * is due, and the lock of the job's row decides who begins. Table {@code job}, written by the
 * scheduler verticle.
 */
public final class Jobs {

  private static final String INSERT =
      "INSERT INTO job (name, schedule) VALUES ($1, '') ON CONFLICT DO NOTHING";

  private static final String LOCK =
      "SELECT schedule, next_due, fence, clock_timestamp() AS now FROM job WHERE name = $1 FOR UPDATE";

  private static final String RESCHEDULE =
      "UPDATE job SET schedule = $2, next_due = $3, start_at = $4 WHERE name = $1";

  private static final String ADVANCE =
      "UPDATE job SET next_due = $2, start_at = $3 WHERE name = $1 AND next_due = $4";

  private static final String SKIPPED = "UPDATE job SET skipped = skipped + 1 WHERE name = $1";

  private static final String CONTENDED =
      "UPDATE job SET contended = contended + 1 WHERE name = $1";

  private static final String RAISE =
      "UPDATE job SET fence = fence + 1 WHERE name = $1 RETURNING fence";

  /** What a person asked for waits as a run without a start. */
  private static final String DUE =
      """
      SELECT job, due_at, start_at, asked, now(),
             EXISTS (SELECT FROM job_run AS run
                      WHERE run.job = due.job AND outcome IS NULL AND started_at IS NOT NULL) AS runs
        FROM (SELECT job, due_at, due_at AS start_at, true AS asked
                FROM job_run WHERE outcome IS NULL AND started_at IS NULL
               UNION ALL
              SELECT name, next_due, start_at, false FROM job WHERE start_at <= now()) AS due
       WHERE job = $1 ORDER BY start_at LIMIT 1
      """;

  private static final String LIST = "SELECT * FROM job ORDER BY name";

  private static final String HOLDS = "SELECT 1 FROM job WHERE name = $1 AND fence = $2 FOR SHARE";

  private final Database database;
  private final Flows flows;
  private final JobRuns runs;
  private final JobEnds ends;

  public Jobs(Database database, Flows flows) {
    this.database = database;
    this.flows = flows;
    this.runs = new JobRuns(database);
    this.ends = new JobEnds(database, flows);
  }

  /** How their runs end. */
  public JobEnds ends() {
    return ends;
  }

  /** Says when a job runs from now on; of several nodes that say it the last one counts. */
  public void schedule(String name, Schedule schedule) {
    flows.transaction(tx -> {
      Database.rows(tx.connection(), INSERT, name);
      var row = lock(tx, name).orElseThrow();
      if (!schedule.text().equals(row.getString("schedule"))) {
        var next = NextDue.first(schedule, now(row));
        Database.rows(
            tx.connection(), RESCHEDULE, name, schedule.text(), next.dueAt(), next.startAt());
      }
      return name;
    });
  }

  /** The due time of a job that has come first, if one has. */
  public Optional<JobDue> due(String name) {
    return database.first(JobDue::of, DUE, name);
  }

  /**
   * Begins the run of a due time and moves on to the next one, if nobody else did it before.
   *
   * @return at most one {@link JobStart.Begun} for a due time, whoever asks and how often
   */
  public JobStart begin(JobDue due, JobPlan plan) {
    return flows.transaction(tx -> {
      if (!advance(tx, due, plan)) {
        return new JobStart.Gone();
      }
      if (runs.goesOn(tx, due.job())) {
        return overlaps(tx, due);
      }
      var turn = new JobTurn(due.job(), due.due(), raised(tx, due.job()));
      if (!runs.insert(tx, turn, plan)) {
        return new JobStart.Gone();
      }
      var flow = plan.flow().flatMap(tx::start);
      flow.ifPresent(id -> runs.isDoneBy(tx, turn, id));
      return plan.flow().isPresent() && flow.isEmpty()
          ? overlaps(tx, due)
          : new JobStart.Begun(turn);
    });
  }

  /** Moves on to the next due time without a run; false if somebody else moved on before. */
  public boolean skip(JobDue due, JobPlan plan, JobOutcome outcome, String detail) {
    return flows.transaction(tx -> advance(tx, due, plan) && skipped(tx, due, outcome, detail));
  }

  private JobStart overlaps(Tx tx, JobDue due) {
    skipped(tx, due, JobOutcome.OVERLAP, "");
    return new JobStart.Overlaps();
  }

  private boolean skipped(Tx tx, JobDue due, JobOutcome outcome, String detail) {
    return runs.skip(tx, due, outcome, detail)
        && Database.rows(tx.connection(), SKIPPED, due.job()).rowCount() == 1;
  }

  /** Takes the row's lock; false if this due time is not to come any more. */
  private boolean advance(Tx tx, JobDue due, JobPlan plan) {
    var row = lock(tx, due.job());
    if (row.isEmpty() || due.asked()) {
      return row.isPresent() && runs.waits(tx, due);
    }
    var lines = new Lines(due.job(), Schedule.parse(row.get().getString("schedule")), due.due());
    var next = NextDue.after(lines, plan.jitter(), now(row.get()));
    var moved =
        Database.rows(
            tx.connection(),
            ADVANCE,
            due.job(),
            next.dueAt(),
            next.startAt(),
            NextDue.at(due.due()));
    return moved.rowCount() == 1;
  }

  private static long raised(Tx tx, String job) {
    return Database.first(tx.connection(), row -> row.getLong("fence"), RAISE, job).orElseThrow();
  }

  static Optional<Row> lock(Tx tx, String job) {
    return Database.first(tx.connection(), row -> row, LOCK, job);
  }

  private static Instant now(Row row) {
    return row.getOffsetDateTime("now").toInstant();
  }

  /** Counts that a node did not get the lock. */
  public void contended(String job) {
    database.query(CONTENDED, job);
  }

  /** Whether a run may still write, in the transaction in which it does. */
  public boolean holds(Tx tx, JobTurn turn) {
    return Database.rows(tx.connection(), HOLDS, turn.job(), turn.fence()).size() == 1;
  }

  /**
   * Has a job run as soon as a node takes it, as a due time of its own.
   *
   * @return when it is due; empty if a run goes on or waits already, or there is no such job
   */
  public Optional<Instant> ask(Tx tx, String job, UserId by) {
    return lock(tx, job).isPresent() ? runs.ask(tx, job, by) : Optional.empty();
  }

  /** All jobs that there ever were, by name. */
  public List<JobState> list() {
    return database.list(this::state, LIST);
  }

  private JobState state(Row row) {
    var name = row.getString("name");
    return new JobState(
        name,
        row.getString("schedule"),
        JobState.instant(row.getOffsetDateTime("start_at")),
        row.getLong("skipped"),
        row.getLong("contended"),
        runs.lastBegun(name),
        runs.lastSkipped(name),
        runs.waitingSince(name));
  }
}
