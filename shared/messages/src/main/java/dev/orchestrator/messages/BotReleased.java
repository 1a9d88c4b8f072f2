package dev.orchestrator.messages;

/**
 * A bot is in the pool again.
 *
 * @param project the name of the project that had it
 * @param bot what Telegram calls it
 */
public record BotReleased(String project, long bot, String username) {}
