package dev.orchestrator.messages;

/**
 * Events were given their positions; a hint to those who wait for new ones.
 *
 * @param head the newest position
 */
public record EventsPlaced(long head) {}
