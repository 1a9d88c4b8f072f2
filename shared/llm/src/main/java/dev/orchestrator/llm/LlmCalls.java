package dev.orchestrator.llm;

import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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

  /** By thread, for which there is an index. */
  private static final String SPENT =
      """
      SELECT key, count(*) AS calls, coalesce(sum(input_tokens), 0) AS input,
             coalesce(sum(output_tokens), 0) AS output, sum(cost_usd) AS usd
        FROM llm_call
       WHERE key = ANY ($1) AND ($2::uuid IS NULL AND thread_id IS NULL OR thread_id = $2)
       GROUP BY key
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

  /**
   * What was spent, by key.
   *
   * @param thread the thread that the calls were made for, if any
   */
  public Map<String, Spent> spent(List<String> keys, Optional<ThreadId> thread) {
    var spent = new HashMap<String, Spent>();
    var of = thread.map(ThreadId::value).orElse(null);
    for (var row : database.query(SPENT, keys.toArray(String[]::new), of)) {
      spent.put(row.getString("key"), Spent.of(row));
    }
    return spent;
  }
}
