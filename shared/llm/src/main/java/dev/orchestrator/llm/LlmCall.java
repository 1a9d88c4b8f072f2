package dev.orchestrator.llm;

import dev.orchestrator.llm.Provider.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to ask a model, as the ledger keeps it.
 *
 * @param usage the tokens that the provider counted; absent if it did not say
 * @param tookMillis from asking to the answer
 * @param outcome {@code answered}, or the kind of failure
 */
record LlmCall(Try which, @Nullable Usage usage, int tookMillis, String outcome) {

  /**
   * An attempt before it is made.
   *
   * @param number counted from 1 for each candidate
   */
  record Try(Agent agent, Candidate candidate, Question question, int number) {}

  static LlmCall answered(Try which, @Nullable Usage usage, int tookMillis) {
    return new LlmCall(which, usage, tookMillis, "answered");
  }

  static LlmCall failed(Try which, AttemptFailed why, int tookMillis) {
    return new LlmCall(which, why.usage(), tookMillis, why.kind().id());
  }
}
