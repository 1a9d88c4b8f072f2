package dev.orchestrator.messages;

/** Commands about what projects need and the house has. */
public sealed interface InfrastructureCommand<R> extends Command<R> {

  /** Gives a project a bot of the pool; asked for again, it is the same bot. */
  @Tool(
      capability = Capability.INFRASTRUCTURE,
      words =
          "Give a project a Telegram bot from the pool: its token becomes the project's"
              + " TELEGRAM_BOT_TOKEN, and a deploy that waits for it goes on. A project that has one"
              + " keeps it. A deploy of a bot does this by itself; use it when the user asks for a bot.")
  record AllocateTelegramBot(@Words("Name or id.") String project)
      implements InfrastructureCommand<BotAllocated> {}

  /** As {@link AllocateTelegramBot}, this bot and no other; for doors, not for models. */
  record ChooseTelegramBot(String project, long bot)
      implements InfrastructureCommand<BotAllocated> {}

  /** Takes a project's bot back into the pool; refused while something runs with it. */
  @Tool(
      capability = Capability.INFRASTRUCTURE,
      words =
          "Give a project's Telegram bot back to the pool. The project must not be running with it.")
  record ReleaseTelegramBot(@Words("Name or id.") String project)
      implements InfrastructureCommand<BotReleased> {}

  /** As {@link ReleaseTelegramBot}, by the bot, also for admins; for doors, not for models. */
  record FreeTelegramBot(long bot) implements InfrastructureCommand<BotReleased> {}
}
