package dev.orchestrator.bots;

import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.botapi.TokenFinding;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Secret;
import java.util.Optional;

/** How bots come into the pool and leave it. For admins; no answer holds a token. */
public final class Registration {

  private static final String FIELD = "token";

  private final PoolBots bots;
  private final Flows flows;
  private final TokenCheck check;
  private final Optional<Long> own;

  /**
   * @param own the bot that people talk with here; it can be no project's
   */
  public Registration(PoolBots bots, Flows flows, TokenCheck check, Optional<Long> own) {
    this.bots = bots;
    this.flows = flows;
    this.check = check;
    this.own = own;
  }

  /** The pool as it is. */
  public PoolBots bots() {
    return bots;
  }

  /** Asks Telegram about the token, which takes some seconds, and keeps it if nobody uses it. */
  public Answer<PoolBot> register(Secret token, UserId by) {
    var stripped = new Secret(token.reveal().strip());
    return objection(stripped).orElseGet(() -> checked(stripped, by));
  }

  private Optional<Answer<PoolBot>> objection(Secret token) {
    if (!TokenCheck.hasShape(token.reveal())) {
      return Optional.of(
          Answer.refusedInput(
              "token_invalid",
              FIELD,
              "That is no token of a bot.",
              "BotFather gives it as <number>:<letters>; send it whole and alone."));
    }
    var id = Long.parseLong(token.reveal().substring(0, token.reveal().indexOf(':')));
    return own.equals(Optional.of(id)) ? Optional.of(ours()) : known(id, token);
  }

  private Optional<Answer<PoolBot>> known(long id, Secret token) {
    return flows.transaction(tx ->
        bots.locked(tx, id)
            .filter(bot -> bot.project().isPresent() || isKept(tx, bot, token))
            .map(Registration::isKnown));
  }

  /** One that is in trouble may come again with the same token. */
  private boolean isKept(Tx tx, PoolBot bot, Secret token) {
    return bot.trouble().isEmpty() && bots.token(tx, bot.id()).equals(Optional.of(token));
  }

  private static Answer<PoolBot> isKnown(PoolBot bot) {
    return Answer.refusedInput(
        "bot_known",
        FIELD,
        "The bot @%s is registered already.".formatted(bot.username()),
        bot.project().isPresent()
            ? "To change its token, release it first."
            : "There is nothing to do.");
  }

  private static Answer<PoolBot> ours() {
    return Answer.refusedInput(
        "bot_is_ours",
        FIELD,
        "That is the bot that people talk with here.",
        "Make another one with BotFather.");
  }

  private Answer<PoolBot> checked(Secret token, UserId by) {
    return switch (check.look(token)) {
      case TokenFinding.Free(var id, var username) ->
          flows.transaction(tx -> keep(tx, id, username, token, by));
      case TokenFinding.Unanswered(var why) ->
          Answer.refused(
              "telegram_away",
              "Telegram could not be asked about the token: %s.".formatted(why),
              "Try again later.");
      case TokenFinding.Unknown() ->
          refused("Telegram does not know this token.", "Copy it from BotFather again.");
      case TokenFinding.HasWebhook(var host) ->
          refused(
              "The bot has a webhook%s.".formatted(host.isEmpty() ? "" : " at " + host),
              "Remove that webhook, or make another bot with BotFather.");
      case TokenFinding.PolledElsewhere() ->
          refused(
              "Another program asks for this bot's messages.",
              "Stop that program, or make another bot with BotFather.");
    };
  }

  private static Answer<PoolBot> refused(String message, String remedy) {
    return Answer.refusedInput("token_refused", FIELD, message, remedy);
  }

  private Answer<PoolBot> keep(Tx tx, long id, String username, Secret token, UserId by) {
    if (bots.add(tx, id, username, token, by)) {
      return new Answer.Done<>(bots.locked(tx, id).orElseThrow());
    }
    var known = bots.locked(tx, id).orElseThrow();
    return isKept(tx, known, token) || !bots.replace(tx, id, username, token, by)
        ? isKnown(known)
        : new Answer.Done<>(bots.locked(tx, id).orElseThrow());
  }

  /** The pool forgets a bot that no project has. */
  public Answer<PoolBot> remove(long id) {
    return flows.transaction(tx -> remove(tx, id));
  }

  private Answer<PoolBot> remove(Tx tx, long id) {
    var bot = bots.locked(tx, id);
    if (bot.isEmpty()) {
      return Answer.refused(
          "bot_not_found", "There is no such bot in the pool.", "List those that there are.");
    }
    return bots.remove(tx, id)
        ? new Answer.Done<>(bot.get())
        : Answer.refused(
            "bot_allocated",
            "A project has the bot @%s.".formatted(bot.get().username()),
            "Release it first.");
  }
}
