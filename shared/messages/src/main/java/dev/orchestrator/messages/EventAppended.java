package dev.orchestrator.messages;

/**
 * An event was committed and waits for its position; a hint to the relay, which looks for itself
 * every few seconds.
 *
 * @param type what the event is called
 */
public record EventAppended(String type) {}
