package dev.orchestrator.offline;

import dev.orchestrator.messages.InfrastructureCommand.AllocateTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.ReleaseTelegramBot;
import dev.orchestrator.offline.Reply.Say;

/** Deeds about the pool of bots. */
final class BotMoves {

  private final Desk desk;
  private final Phrases phrases;
  private final ProjectMeant meant;

  BotMoves(Desk desk, Phrases phrases, ProjectMeant meant) {
    this.desk = desk;
    this.phrases = phrases;
    this.meant = meant;
  }

  Reply allocate(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new AllocateTelegramBot(project.name())),
                phrases,
                bot ->
                    new Say(
                        phrases.botAllocated(
                            bot.project(), bot.username(), bot.url(), bot.goesOn()))));
  }

  Reply release(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new ReleaseTelegramBot(project.name())),
                phrases,
                bot -> new Say(phrases.botReleased(bot.project(), bot.username()))));
  }
}
