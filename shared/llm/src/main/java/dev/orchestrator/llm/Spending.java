package dev.orchestrator.llm;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the models have cost, added up from the ledger that {@link LlmCalls} writes. */
public final class Spending {

  /** Whoever is no admin sees what their own threads have cost. */
  private static final String SUMS =
      """
      SELECT CASE $3 WHEN 'agent' THEN c.agent
                     WHEN 'model' THEN c.provider || '/' || c.model
                     ELSE coalesce(c.thread_id::text, '') END AS name,
             count(*) AS calls,
             count(*) FILTER (WHERE c.outcome <> 'answered') AS failed,
             coalesce(sum(c.input_tokens), 0) AS input, coalesce(sum(c.cached_tokens), 0) AS cached,
             coalesce(sum(c.output_tokens), 0) AS output,
             sum(c.cost_usd) AS cost,
             count(*) FILTER (WHERE c.cost_usd IS NULL AND c.input_tokens IS NOT NULL) AS unpriced,
             count(*) FILTER (WHERE c.input_tokens IS NULL) AS uncounted
        FROM llm_call c LEFT JOIN thread t ON t.id = c.thread_id
       WHERE c.at > now() - make_interval(days => $1) AND ($2::uuid IS NULL OR t.user_id = $2)
       GROUP BY 1 ORDER BY sum(c.cost_usd) DESC NULLS LAST, calls DESC, 1
       LIMIT 1000
      """;

  private final Database database;

  public Spending(Database database) {
    this.database = database;
  }

  /** What spending is added up by. */
  public enum Group {
    AGENT,
    MODEL,
    THREAD;

    /** The name at the doors. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What one agent, model or thread has cost.
   *
   * @param calls attempts, failed ones too
   * @param costUsd of the calls whose price is known; absent if there are none
   * @param unpriced calls whose tokens are known but not their price
   * @param uncounted calls whose provider counted no tokens, mostly because they failed
   */
  public record Sum(
      String name,
      long calls,
      long failed,
      long inputTokens,
      long cachedTokens,
      long outputTokens,
      @Nullable BigDecimal costUsd,
      long unpriced,
      long uncounted) {

    private static Sum of(Row row) {
      return new Sum(
          row.getString("name"),
          row.getLong("calls"),
          row.getLong("failed"),
          row.getLong("input"),
          row.getLong("cached"),
          row.getLong("output"),
          row.getBigDecimal("cost"),
          row.getLong("unpriced"),
          row.getLong("uncounted"));
    }
  }

  /** What was spent in the last days, as far as it is the viewer's business; dearest first. */
  public List<Sum> by(Group group, Principal viewer, int days) {
    var owner = viewer.role() == Role.ADMIN ? null : viewer.user().value();
    return database.list(Sum::of, SUMS, days, owner, group.id());
  }
}
