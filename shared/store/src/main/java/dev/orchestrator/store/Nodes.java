package dev.orchestrator.store;

import dev.orchestrator.platform.Database;
import java.util.List;

/**
 * The nodes of this database: which are there, which have gone, and what each has to do. Reads what
 * the flows know of them; table {@code node_card}, of which each node writes its own row.
 */
public final class Nodes {

  private static final String COME =
      """
      INSERT INTO node_card (name, bus, http, verticles) VALUES ($1, $2, $3, $4)
      ON CONFLICT (name) DO UPDATE
        SET bus = EXCLUDED.bus, http = EXCLUDED.http, verticles = EXCLUDED.verticles, leaving_at = NULL
      """;

  private static final String GO =
      "UPDATE node_card SET leaving_at = clock_timestamp() WHERE name = $1";

  /**
   * Those that live, those that went within a day, and those that something waits for. Every count
   * goes by an index, however many flows have ended.
   */
  private static final String LIST =
      """
      WITH waiting AS (
        SELECT bound_to AS name, count(*) AS flows
          FROM (SELECT bound_to FROM flow
                 WHERE bound_to > '' AND state IN ('READY', 'CANCELLING') AND node IS NULL
                 UNION ALL
                SELECT bound_to FROM flow WHERE bound_to > '' AND state = 'WAITING' AND node IS NULL
                 UNION ALL
                SELECT bound_to FROM flow WHERE bound_to > '' AND node IS NOT NULL) AS live
         GROUP BY bound_to),
      alive AS (
        SELECT DISTINCT ON (name) * FROM flow_node ORDER BY name, id DESC),
      known AS (
        SELECT name FROM alive
         UNION SELECT name FROM waiting
         UNION SELECT name FROM flow_node_gone WHERE silent_since > clock_timestamp() - interval '1 day')
      SELECT known.name, alive.id IS NOT NULL AS joined, alive.started_at, alive.code_version, alive.kinds,
             coalesce(alive.beat_at, gone.silent_since) AS last_beat,
             (extract(epoch FROM clock_timestamp() - coalesce(alive.beat_at, gone.silent_since)) * 1000)::bigint
               AS beat_age_ms,
             coalesce(card.leaving_at >= coalesce(alive.started_at, '-infinity'), false) AS leaves,
             card.bus, card.http, card.verticles,
             (SELECT count(*) FROM flow WHERE flow.node = alive.id) AS running,
             coalesce(waiting.flows, 0) AS bound
        FROM known
        LEFT JOIN alive USING (name)
        LEFT JOIN flow_node_gone AS gone USING (name)
        LEFT JOIN node_card AS card USING (name)
        LEFT JOIN waiting USING (name)
       ORDER BY known.name
      """;

  private final Database database;

  public Nodes(Database database) {
    this.database = database;
  }

  /** A node is there, and says what it is. */
  public void come(NodeCard card) {
    var verticles = card.verticles().toArray(String[]::new);
    database.query(COME, card.name(), card.bus().orElse(null), card.http(), verticles);
  }

  /** A node was asked to end. */
  public void go(String name) {
    database.query(GO, name);
  }

  /** All that are of interest, by name. */
  public List<NodeState> list() {
    return database.list(NodeState::of, LIST);
  }
}
