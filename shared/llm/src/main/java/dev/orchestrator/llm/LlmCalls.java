package dev.orchestrator.llm;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The spending ledger: one row for every attempt to ask a model, failed ones too. Table {@code
 * llm_call}, written by this class alone.
 */
public final class LlmCalls {

  private static final String INSERT =
      """
      INSERT INTO llm_call
        (id, key, agent, provider, model, thread_id, input_tokens, cached_tokens, output_tokens,
         cost_usd, took_ms, outcome, attempt, fallback)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      """;

  /** Whoever is no admin sees what their own threads have cost. */
  private static final String SPENT =
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
  private final Prices prices;

  /**
   * @param prices what the tokens of new rows cost
   */
  public LlmCalls(Database database, Prices prices) {
    this.database = database;
    this.prices = prices;
  }

  /** With the prices that come with this program. */
  public LlmCalls(Database database) {
    this(database, Prices.own());
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
  public record Spent(
      String name,
      long calls,
      long failed,
      long inputTokens,
      long cachedTokens,
      long outputTokens,
      @Nullable BigDecimal costUsd,
      long unpriced,
      long uncounted) {

    private static Spent of(Row row) {
      return new Spent(
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
  public List<Spent> spent(Principal viewer, int days, Group group) {
    var owner = viewer.role() == Role.ADMIN ? null : viewer.user().value();
    return database.list(Spent::of, SPENT, days, owner, group.id());
  }

  void add(LlmCall call) {
    var which = call.which();
    var model = which.candidate().model();
    var usage = call.usage();
    database.query(
        INSERT,
        UUID.randomUUID(),
        which.question().key(),
        which.agent().id(),
        model.provider(),
        model.model(),
        which.question().thread().map(ThreadId::value).orElse(null),
        usage == null ? null : usage.input(),
        usage == null ? null : usage.cached(),
        usage == null ? null : usage.output(),
        usage == null ? null : prices.cost(model, usage).orElse(null),
        call.tookMillis(),
        call.outcome(),
        which.number(),
        which.candidate().fallback());
  }
}
