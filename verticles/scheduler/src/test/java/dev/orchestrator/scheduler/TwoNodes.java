package dev.orchestrator.scheduler;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.RedisLock;
import dev.orchestrator.platform.Schedule;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.JobState;
import dev.orchestrator.store.Jobs;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One Postgres and one Redis, with connections of their own for each of several nodes. */
final class TwoNodes implements AutoCloseable {

  static final String JOB = "sweeping";
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** As usual, but no test waits for it. */
  static final JobTiming TIMING =
      new JobTiming(
          Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO);

  final Secret redisUrl = FreshRedis.url();
  final Vertx vertx = Vertx.vertx();
  final Database database;
  final Flows flows;
  final Jobs jobs;
  final Redis redis = Redis.open(vertx, redisUrl);
  private final Secret url = FreshPostgres.url();
  private final List<Redis> connections = new CopyOnWriteArrayList<>();

  TwoNodes() {
    Migrations.run(url, "db/flow", "flow_migrations");
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 16);
    flows = new Flows(database);
    jobs = new Jobs(database, flows);
  }

  static Job job(String schedule, Job.Misfire misfire, Job.Work work) {
    return new Job(
        JOB,
        Schedule.parse(schedule),
        misfire,
        Duration.ZERO,
        Duration.ofMinutes(1),
        new Job.Deed.Here(work));
  }

  /** A node's look for due times, with a connection to Redis of its own. */
  DueTimes node(String name, Job job, JobTiming timing) {
    var own = Redis.open(vertx, redisUrl);
    connections.add(own);
    return new DueTimes(job, jobs, lock(own, timing), timing, name);
  }

  static RedisLock lock(Redis redis, JobTiming timing) {
    return new RedisLock(redis, JOB, timing.alive());
  }

  /** The schedule's next due time is this. */
  void dueAt(Instant due) {
    database.query("UPDATE job SET next_due = $1, start_at = $1", due.atOffset(ZoneOffset.UTC));
  }

  /** What came of a due time. */
  record Came(Instant due, String node, String outcome, String detail) {

    private static Came of(Row row) {
      return new Came(
          row.getOffsetDateTime("due_at").toInstant(),
          row.getString("node"),
          row.getString("outcome"),
          row.getString("detail"));
    }
  }

  /** What came of each due time, the oldest first. */
  List<Came> runs() {
    return database.list(
        Came::of,
        "SELECT due_at, coalesce(node, 'none') AS node, coalesce(outcome, 'going on') AS outcome, detail FROM job_run ORDER BY due_at");
  }

  List<String> outcomes() {
    return runs().stream().map(Came::outcome).toList();
  }

  JobState state() {
    return jobs.list().getFirst();
  }

  /** A fixed time of the database's clock, in its resolution. */
  Instant now() {
    return database
        .first(row -> row.getOffsetDateTime("now").toInstant(), "SELECT now()")
        .orElseThrow();
  }

  @Override
  public void close() {
    connections.forEach(Redis::close);
    redis.close();
    Await.await(vertx.close());
  }
}
