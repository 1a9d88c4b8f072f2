package dev.orchestrator.devops;

import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.botapi.TokenFinding;
import dev.orchestrator.bots.Lending;
import dev.orchestrator.bots.PoolBot;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.SecretScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that no release is started with the token of a bot that somebody else uses, or that
 * Telegram does not know. What is of no use is put aside, so that another one is looked for.
 */
final class BotToken {

  /** What admins look at when a bot of the pool is of no use. */
  static final String ALERT = "telegram_bot_unusable";

  private static final String STEP = "bot_token";

  private static final Retry WHILE_AWAY =
      Retry.of(4, Duration.ofSeconds(1)).on(DeployFault.OfTheMachine.class);

  private final Records records;
  private final TokenCheck check;

  BotToken(Records records, TokenCheck check) {
    this.records = records;
    this.check = check;
  }

  /**
   * What was found.
   *
   * @param objection in the user's language; empty if there is none
   */
  record Looked(Optional<String> objection) {}

  /** Whether the deploy can go on with the token that it has, if it has one. */
  boolean accepted(Flow flow, DeployOrder order, int round, Environment environment) {
    var version = environment.references().get(Lending.TOKEN);
    if (version == null) {
      return true;
    }
    var step = Preparation.name(STEP, round);
    var looked = flow.step(step, Looked.class, WHILE_AWAY, _ -> look(flow.id(), order, version));
    looked
        .objection()
        .ifPresent(why ->
            flow.commit(
                Preparation.name(STEP + "_refused", round),
                tx -> putAside(tx, flow.id(), order, version, why)));
    return looked.objection().isEmpty();
  }

  private Looked look(FlowId flow, DeployOrder order, int version) {
    var token = records.flows().transaction(tx -> unproven(tx, flow, order, version));
    if (token.isEmpty()) {
      return new Looked(Optional.empty());
    }
    var ofOthers =
        records
            .flows()
            .transaction(tx -> records.bots().isOfOthers(tx, project(tx, order), token.get()));
    return new Looked(
        ofOthers ? Optional.of(order.words().line("token.pool")) : objection(order, token.get()));
  }

  /**
   * The token, if nothing shows that it works: what is live with it would look like somebody else,
   * and so would this very release, if older code has started it without looking.
   */
  private Optional<Secret> unproven(Tx tx, FlowId flow, DeployOrder order, int version) {
    var project = project(tx, order);
    return records
        .secrets()
        .find(tx, SecretScope.of(project), Lending.TOKEN, version)
        .filter(token -> !records.bots().runs(tx, project, token))
        .filter(_ -> records.releases().byFlow(tx, flow).isEmpty());
  }

  private Optional<String> objection(DeployOrder order, Secret token) {
    var words = order.words();
    return switch (check.look(token)) {
      case TokenFinding.Free _ -> Optional.empty();
      case TokenFinding.Unknown() -> Optional.of(words.line("token.unknown"));
      case TokenFinding.HasWebhook(var host) -> Optional.of(words.line("token.webhook", host));
      case TokenFinding.PolledElsewhere() -> Optional.of(words.line("token.polled"));
      case TokenFinding.Unanswered(var why) ->
          throw new DeployFault.OfTheMachine(words.line("telegram.away"), why);
    };
  }

  private void putAside(Tx tx, FlowId flow, DeployOrder order, int version, String why) {
    var project = project(tx, order);
    records
        .secrets()
        .find(tx, SecretScope.of(project), Lending.TOKEN, version)
        .ifPresent(token ->
            records
                .bots()
                .putAside(tx, project, token, why)
                .ifPresentOrElse(
                    bot -> tellOfPool(tx, flow, order, bot, why),
                    () -> tellOwner(tx, order, project, why)));
  }

  private void tellOwner(Tx tx, DeployOrder order, Project project, String why) {
    var names = List.of(Lending.TOKEN);
    order
        .thread()
        .ifPresent(thread ->
            records
                .log()
                .append(tx, thread, new SecretsAwaited(project.id(), project.name(), names, why)));
  }

  /** No fault of the owner's: another bot is taken, or the owner is asked for one. */
  private void tellOfPool(Tx tx, FlowId flow, DeployOrder order, PoolBot bot, String why) {
    records
        .alerts()
        .raise(
            tx,
            ALERT,
            String.valueOf(bot.id()),
            "The bot @%s of the pool cannot be used: %s Register it again, or remove it."
                .formatted(bot.username(), why));
    var text = order.words().line("token.aside", bot.username());
    order
        .thread()
        .ifPresent(thread ->
            records.log().append(tx, thread, new Progress(flow, order.project(), STEP, text)));
  }

  private Project project(Tx tx, DeployOrder order) {
    return records.projects().byId(tx, order.project()).orElseThrow();
  }
}
