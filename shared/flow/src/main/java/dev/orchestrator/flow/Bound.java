package dev.orchestrator.flow;

/**
 * Where a flow is bound to.
 *
 * @param node the name of the node
 * @param moves how often a silent node lost the flow before. What that node made may live on and be
 *     found by its name, so whoever makes it anew uses this number in the new name.
 */
public record Bound(String node, int moves) {}
