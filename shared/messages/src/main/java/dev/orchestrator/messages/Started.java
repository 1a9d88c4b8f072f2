package dev.orchestrator.messages;

/**
 * Work was started; how it ends arrives as an event of the thread.
 *
 * @param flow the work
 * @param project the name of the project that it is for
 */
public record Started(FlowId flow, String project) {}
