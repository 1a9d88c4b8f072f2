package dev.orchestrator.why;

import dev.orchestrator.flow.Timing;
import dev.orchestrator.messages.Explanation.Awaited;
import dev.orchestrator.messages.Explanation.Doing;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The flows of a topic that have not ended, and what they wait for. */
final class WorkUnderWay {

  private static final String LIVE =
      """
      SELECT flow.id, kind, state, awaiting, deadline, claims, flow.created_at, flow.changed_at,
             nullif(ready_at, 'infinity') AS ready_at, ready_at > now() AS later,
             ready_at < now() - interval '5 seconds' AS overdue,
             bound_to,
             CASE WHEN node IS NULL AND NOT EXISTS (SELECT FROM flow_node WHERE flow_node.name = bound_to)
                  THEN coalesce((SELECT silent_since FROM flow_node_gone AS gone WHERE gone.name = bound_to),
                                flow.changed_at) END AS away_since,
             step.name AS step, step.at AS step_at, held.then_what,
             secrets.names AS secrets, plan.version AS plan
        FROM flow
        LEFT JOIN LATERAL (
          SELECT name, at FROM flow_step
           WHERE flow_id = flow.id ORDER BY at DESC NULLS FIRST LIMIT 1) AS step ON true
        LEFT JOIN flow_step AS held ON held.flow_id = flow.id AND held.name = awaiting
        LEFT JOIN secret_wait AS secrets ON secrets.flow_id = flow.id AND state = 'WAITING'
        LEFT JOIN LATERAL (
          SELECT version FROM proposed_plan
           WHERE flow_id = flow.id AND decision IS NULL LIMIT 1) AS plan ON state = 'WAITING'
       WHERE state IN ('READY', 'RUNNING', 'WAITING', 'CANCELLING')
         AND (subject = ANY ($1) OR ($2::text IS NOT NULL AND thread = $2))
       ORDER BY flow.created_at, flow.id
       LIMIT 50
      """;

  /** Journaled tellings are named for the stage that they announce, with this in front. */
  private static final String SAY = "say-";

  private static final Pattern IN_ROUND =
      Pattern.compile("(?:developer|tester|merge|failed)-(\\d+).*");

  private final Database database;

  WorkUnderWay(Database database) {
    this.database = database;
  }

  /**
   * One flow.
   *
   * @param waits what it waits for, if it does
   */
  record Found(Doing doing, Optional<Awaited> waits) {}

  /**
   * Finds them.
   *
   * @param told what people were told last about each flow
   */
  List<Found> of(Topic topic, Map<FlowId, String> told) {
    var thread = topic.thread().map(Object::toString).orElse(null);
    return database.list(row -> found(row, topic, told), LIVE, topic.subjects(), thread);
  }

  private static Found found(Row row, Topic topic, Map<FlowId, String> told) {
    return new Found(doing(row, topic, told), waits(row));
  }

  private static Doing doing(Row row, Topic topic, Map<FlowId, String> told) {
    var id = new FlowId(row.getUUID("id"));
    var stage = stage(row.getString("step"));
    var round = round(stage);
    var changed = instant(row, "changed_at").orElseThrow();
    return new Doing(
        id,
        row.getString("kind"),
        row.getString("state"),
        stage,
        told.getOrDefault(id, ""),
        instant(row, "step_at").orElse(changed),
        instant(row, "created_at").orElseThrow(),
        Math.max(1, row.getInteger("claims")),
        round.orElse(null),
        round.isPresent() ? topic.rounds() : null,
        instant(row, "deadline").orElse(null));
  }

  private static Optional<Awaited> waits(Row row) {
    var awaiting = row.getString("awaiting");
    var ready = instant(row, "ready_at").orElse(null);
    var state = row.getString("state");
    var bound = row.getString("bound_to");
    if (!bound.isEmpty() && !state.equals("WAITING") && instant(row, "away_since").isPresent()) {
      return instant(row, "away_since").map(since -> away(bound, since));
    }
    return switch (state) {
      case "WAITING" -> Optional.of(parked(row, awaiting, ready));
      case "READY" -> notBefore(row, ready);
      default -> Optional.empty();
    };
  }

  /** Only that node goes on with it, until it has been silent for too long. */
  private static Awaited away(String node, Instant since) {
    return new Awaited("AWAY", node, since.plus(Timing.DEFAULT.patience()), "", since);
  }

  /** A person is told what to give, not by which signal the flow hears of it. */
  private static Awaited parked(Row row, @Nullable String awaiting, @Nullable Instant ready) {
    var then = Objects.requireNonNullElse(row.getString("then_what"), "");
    if (row.getArrayOfStrings("secrets") != null) {
      return new Awaited(
          "SECRETS", String.join(", ", row.getArrayOfStrings("secrets")), ready, then);
    }
    if (row.getInteger("plan") != null) {
      return new Awaited("PLAN", String.valueOf(row.getInteger("plan")), ready, then);
    }
    return awaiting == null
        ? new Awaited("CHILD", "", ready, then)
        : new Awaited("SIGNAL", awaiting, ready, then);
  }

  private static Optional<Awaited> notBefore(Row row, @Nullable Instant ready) {
    if (row.getBoolean("later")) {
      return Optional.of(new Awaited("RETRY", "", ready, ""));
    }
    return row.getBoolean("overdue")
        ? Optional.of(new Awaited("NODE", row.getString("kind"), null, ""))
        : Optional.empty();
  }

  private static String stage(@Nullable String step) {
    if (step == null) {
      return "";
    }
    return step.startsWith(SAY) ? step.substring(SAY.length()) : step;
  }

  private static Optional<Integer> round(String stage) {
    var round = IN_ROUND.matcher(stage);
    return round.matches() ? Optional.of(Integer.valueOf(round.group(1))) : Optional.empty();
  }

  static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(at -> at.toInstant());
  }
}
