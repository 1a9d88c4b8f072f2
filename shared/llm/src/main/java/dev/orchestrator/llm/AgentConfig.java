package dev.orchestrator.llm;

import org.jspecify.annotations.Nullable;

/**
 * Which model an agent uses.
 *
 * @param temperature from 0 to 2; absent to send none, which some models demand
 * @param limits what an answer may take
 * @param fallback who answers when the model does not; absent for nobody
 */
public record AgentConfig(
    Agent agent,
    ModelName model,
    @Nullable Double temperature,
    Limits limits,
    @Nullable ModelName fallback) {

  /**
   * What an answer may take.
   *
   * @param outputTokens most tokens of one answer
   * @param timeoutSeconds how long one attempt may take, to its last word
   */
  public record Limits(int outputTokens, int timeoutSeconds) {
    public static final Limits USUAL = new Limits(8_192, 180);
  }

  public AgentConfig(Agent agent, String provider, String model, @Nullable Double temperature) {
    this(agent, new ModelName(provider, model), temperature, Limits.USUAL, null);
  }
}
