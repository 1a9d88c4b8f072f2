package dev.orchestrator.messages;

/**
 * A hint that a thread has events up to {@code seq}.
 *
 * @param seq the number of the newest event
 */
public record ThreadMoved(ThreadId thread, long seq) {}
