package dev.orchestrator.devops;

import dev.orchestrator.bots.Lending;
import dev.orchestrator.bots.PoolBot;
import dev.orchestrator.bots.PoolBots;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.BotAllocated;
import dev.orchestrator.messages.BotReleased;
import dev.orchestrator.messages.InfrastructureCommand.AllocateTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.ChooseTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.FreeTelegramBot;
import dev.orchestrator.messages.InfrastructureCommand.ReleaseTelegramBot;
import dev.orchestrator.messages.Role;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Project;

/** Answers the commands that give projects bots of the pool and take them back. */
final class BotDesk {

  private final Desk desk;
  private final Records records;
  private final PoolBots bots;

  BotDesk(Desk desk, PoolBots bots) {
    this.desk = desk;
    this.records = desk.records();
    this.bots = bots;
  }

  void open(Bus bus) {
    bus.serve(AllocateTelegramBot.class, this::allocate);
    bus.serve(ChooseTelegramBot.class, this::choose);
    bus.serve(ReleaseTelegramBot.class, this::release);
    bus.serve(FreeTelegramBot.class, this::free);
  }

  private Answer<BotAllocated> allocate(Envelope envelope, AllocateTelegramBot command) {
    return desk.once(
        envelope,
        command,
        command.project(),
        (tx, project) -> allocated(project, records.bots().lend(tx, project)));
  }

  private Answer<BotAllocated> choose(Envelope envelope, ChooseTelegramBot command) {
    return bots.find(command.bot()).isEmpty()
        ? unknown()
        : desk.once(
            envelope,
            command,
            command.project(),
            (tx, project) -> allocated(project, records.bots().lend(tx, project, command.bot())));
  }

  private static Answer<BotAllocated> allocated(Project project, Answer<Lending.Lent> answer) {
    return switch (answer) {
      case Answer.Done<Lending.Lent>(Lending.Lent(var bot, var goesOn)) ->
          new Answer.Done<>(
              new BotAllocated(
                  project.name(),
                  bot.id(),
                  bot.username(),
                  "https://t.me/" + bot.username(),
                  goesOn));
      case Answer.Refused<Lending.Lent>(var code, var field, var message, var remedy) ->
          new Answer.Refused<>(code, field, message, remedy);
      case Answer.Asked<Lending.Lent>(var approval) -> new Answer.Asked<>(approval);
    };
  }

  private Answer<BotReleased> release(Envelope envelope, ReleaseTelegramBot command) {
    return desk.once(envelope, command, command.project(), this::released);
  }

  /** Whoever may not know of the bot is told that there is none. */
  private Answer<BotReleased> free(Envelope envelope, FreeTelegramBot command) {
    var admin = envelope.principal().role() == Role.ADMIN;
    return bots.find(command.bot())
        .flatMap(PoolBot::project)
        .flatMap(id -> records.projects().byId(id))
        .filter(project -> admin || project.owner().equals(envelope.principal().user()))
        .map(project -> free(envelope, command, project))
        .orElseGet(() -> admin && bots.find(command.bot()).isPresent() ? isFree() : unknown());
  }

  private Answer<BotReleased> free(Envelope envelope, FreeTelegramBot command, Project project) {
    return records
        .receipts()
        .once(
            envelope,
            command,
            tx -> released(tx, records.projects().locked(tx, project.id()).orElseThrow()));
  }

  private Answer<BotReleased> released(Tx tx, Project project) {
    if (isDeploying(tx, project)) {
      return Answer.refused(
          "deploy_running",
          "A deploy of %s runs.".formatted(project.name()),
          "Wait for its end, or cancel it.");
    }
    return switch (records.bots().takeBack(tx, project)) {
      case Answer.Done<PoolBot>(var bot) ->
          new Answer.Done<>(new BotReleased(project.name(), bot.id(), bot.username()));
      case Answer.Refused<PoolBot>(var code, var field, var message, var remedy) ->
          new Answer.Refused<>(code, field, message, remedy);
      case Answer.Asked<PoolBot>(var approval) -> new Answer.Asked<>(approval);
    };
  }

  /** One that waits for a person has not read the token yet. */
  private boolean isDeploying(Tx tx, Project project) {
    var query = FlowQuery.live().subject(project.id().toString());
    return records.flows().list(tx.connection(), query).stream()
        .filter(flow -> flow.state() != State.WAITING)
        .anyMatch(
            flow -> flow.kind().equals(DeployFlow.NAME) || flow.kind().equals(RollbackFlow.NAME));
  }

  private static Answer<BotReleased> isFree() {
    return Answer.refused("no_bot", "No project has that bot.", "There is nothing to release.");
  }

  private static <R> Answer<R> unknown() {
    return Answer.refusedInput(
        "bot_not_found",
        "bot",
        "There is no such bot here.",
        "List those that there are; what belongs to others is not shown.");
  }
}
