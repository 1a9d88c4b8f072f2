package dev.orchestrator.messages;

/**
 * A hint that there is a flow to claim.
 *
 * @param kind the kind of flow, such as {@code po.turn}
 */
public record FlowReady(String kind) {}
