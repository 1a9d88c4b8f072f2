package dev.orchestrator.llm;

import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
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

  private static @Nullable UUID thread(LlmCall call) {
    return call.question().thread().map(ThreadId::value).orElse(null);
  }
}
