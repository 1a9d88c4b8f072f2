package dev.orchestrator.chats;

/**
 * What Telegram has told a bot.
 *
 * @param id counts what the bot is told; the same thing has the same number, however often it comes
 * @param body as Telegram wrote it, in JSON
 */
public record Update(Chat chat, long id, String body) {}
