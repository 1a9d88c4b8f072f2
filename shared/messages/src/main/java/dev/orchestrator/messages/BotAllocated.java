package dev.orchestrator.messages;

/**
 * A project has a bot of the pool.
 *
 * @param project the project's name
 * @param bot what Telegram calls the bot
 * @param url where people write to it
 * @param goesOn whether a deploy that waited for its token goes on
 */
public record BotAllocated(String project, long bot, String username, String url, boolean goesOn) {}
