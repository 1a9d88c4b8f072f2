package dev.orchestrator.why;

import dev.orchestrator.messages.Explanation.Live;
import dev.orchestrator.messages.Explanation.Setback;
import dev.orchestrator.messages.Explanation.Spent;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/** What came of the work so far: failures, what is live, and what it cost. */
final class Results {

  private static final String FAILURES =
      """
      SELECT * FROM (
        SELECT work, kind, commit_id, reason, evidence, fingerprint, at,
               count(*) OVER (PARTITION BY fingerprint) AS times,
               row_number() OVER (PARTITION BY fingerprint ORDER BY at DESC, id DESC) AS nth
          FROM failure WHERE project_id = ANY ($1) AND cleared_at IS NULL) AS known
       WHERE nth = 1 ORDER BY at DESC LIMIT 5
      """;

  private static final String LIVE =
      """
      SELECT number, commit_id, url, release.changed_at, look.at AS looked_at, look.well, look.seen
        FROM release LEFT JOIN health_look AS look ON release_id = release.id
       WHERE project_id = ANY ($1) AND status = 'LIVE'
       ORDER BY release.changed_at DESC LIMIT 1
      """;

  private static final String SPENT =
      """
      SELECT count(*) AS calls, coalesce(sum(input_tokens), 0) AS input_tokens,
             coalesce(sum(output_tokens), 0) AS output_tokens, sum(cost_usd) AS cost
        FROM llm_call
       WHERE thread_id = $2
          OR split_part(key, '/', 1) IN (SELECT id::text FROM flow WHERE subject = ANY ($1))
      """;

  private final Database database;

  Results(Database database) {
    this.database = database;
  }

  List<Setback> failures(Topic topic) {
    return database.list(Results::setback, FAILURES, (Object) topic.projectIds());
  }

  Optional<Live> live(Topic topic) {
    return database.first(Results::live, LIVE, (Object) topic.projectIds());
  }

  Spent spent(Topic topic) {
    var thread = topic.thread().map(id -> id.value()).orElse(null);
    return database.first(Results::spent, SPENT, topic.subjects(), thread).orElseThrow();
  }

  private static Setback setback(Row row) {
    return new Setback(
        row.getString("work"),
        kind(row.getString("kind")),
        row.getString("commit_id"),
        row.getString("reason"),
        row.getString("evidence"),
        row.getString("fingerprint"),
        row.getLong("times").intValue(),
        WorkUnderWay.instant(row, "at").orElseThrow());
  }

  /** A kind that a newer version wrote is shown as a fault of our own. */
  private static FailureKind kind(String name) {
    try {
      return FailureKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      return FailureKind.INTERNAL;
    }
  }

  private static Live live(Row row) {
    return new Live(
        row.getInteger("number"),
        row.getString("commit_id"),
        row.getString("url"),
        WorkUnderWay.instant(row, "changed_at").orElseThrow(),
        WorkUnderWay.instant(row, "looked_at").orElse(null),
        row.getBoolean("well"),
        row.getString("seen"));
  }

  private static Spent spent(Row row) {
    return new Spent(
        row.getLong("calls").intValue(),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        row.getBigDecimal("cost"));
  }
}
