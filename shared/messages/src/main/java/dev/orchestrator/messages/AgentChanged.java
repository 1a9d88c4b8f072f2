package dev.orchestrator.messages;

/**
 * An agent has another model now; what was remembered of the former one is void.
 *
 * @param agent its name, such as {@code product_owner}
 */
public record AgentChanged(String agent) {}
