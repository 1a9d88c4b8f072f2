package dev.orchestrator.llm;

import org.jspecify.annotations.Nullable;

/**
 * Which model an agent uses.
 *
 * @param provider a provider that was given to {@link Models}, such as {@code offline}
 * @param model the provider's name for the model
 * @param temperature from 0 to 2; absent for the provider's default
 */
public record AgentConfig(
    Agent agent, String provider, String model, @Nullable Double temperature) {}
