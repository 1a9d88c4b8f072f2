package dev.orchestrator.llm;

import dev.langchain4j.model.output.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model, as the ledger keeps it.
 *
 * @param usage the tokens that the provider counted; absent if it did not say
 * @param tookMillis from asking to the answer
 * @param outcome {@code answered}, or the kind of failure
 */
record LlmCall(
    AgentConfig config,
    Question question,
    @Nullable TokenUsage usage,
    int tookMillis,
    String outcome) {

  static LlmCall answered(
      AgentConfig config, Question question, @Nullable TokenUsage usage, int tookMillis) {
    return new LlmCall(config, question, usage, tookMillis, "answered");
  }

  static LlmCall failed(AgentConfig config, Question question, Throwable why, int tookMillis) {
    return new LlmCall(config, question, null, tookMillis, why.getClass().getSimpleName());
  }
}
