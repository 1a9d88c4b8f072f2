package dev.orchestrator.llm;

import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The spending ledger: one row for every call of a model. Table {@code llm_call}. */
public final class LlmCalls {

  private static final String INSERT =
      """
      INSERT INTO llm_call
        (id, key, agent, provider, model, thread_id, input_tokens, output_tokens, took_ms, outcome)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
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

  public LlmCalls(Database database) {
    this.database = database;
  }

  void add(LlmCall call) {
    var config = call.config();
    var usage = call.usage();
    database.query(
        INSERT,
        UUID.randomUUID(),
        call.question().key(),
        config.agent().id(),
        config.provider(),
        config.model(),
        thread(call),
        usage == null ? null : usage.inputTokenCount(),
        usage == null ? null : usage.outputTokenCount(),
        call.tookMillis(),
        call.outcome());
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

  private static @Nullable UUID thread(LlmCall call) {
    return call.question().thread().map(ThreadId::value).orElse(null);
  }
}
