package dev.orchestrator.telegram;

import dev.orchestrator.bots.PoolBot;
import dev.orchestrator.bots.Registration;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.SecretKind;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.telegram.Clerk.Asked;
import java.util.List;
import java.util.Optional;

/**
 * Takes the tokens of bots for the pool from admins. A token goes into the vault in the transaction
 * that hears it; Telegram is asked about it afterwards, which takes some seconds.
 */
final class BotDesk {

  private static final String TOKEN = "token";

  /** Under which it lies in the vault until it was looked at. */
  private static final String NAME = "NEW_BOT_";

  private final Flows flows;
  private final Secrets secrets;
  private final Registration registration;
  private final Desk desk;

  /** What it writes into. */
  record Desk(Outbox outbox, Orders orders, Pen pen) {}

  BotDesk(Flows flows, Secrets secrets, Registration registration, Desk desk) {
    this.flows = flows;
    this.secrets = secrets;
    this.registration = registration;
    this.desk = desk;
  }

  List<PoolBot> list() {
    return registration.bots().list();
  }

  static String line(Asked asked, PoolBot bot) {
    var state =
        bot.trouble()
            .orElseGet(() -> asked.line(bot.project().isPresent() ? "bot.lent" : "bot.free"));
    return asked.line("admin.bot", bot.username(), state);
  }

  /** Asks for a token. */
  void ask(Talk talk) {
    desk.pen().prompt(talk.also(TOKEN), talk.line("bot.ask"));
  }

  /** Takes an admin's answer to our question; false if it is none. */
  boolean take(Talk talk, Principal principal, Incoming.Said said) {
    var isAnswer =
        principal.role().covers(Role.ADMIN)
            && said.replyTo()
                .flatMap(message -> desk.outbox().keyOf(talk.tx(), talk.chat(), message))
                .filter(key -> key.contains("/" + TOKEN + "/"))
                .isPresent();
    if (isAnswer) {
      keep(talk, principal.user(), said);
    }
    return isAnswer;
  }

  private void keep(Talk talk, UserId user, Incoming.Said said) {
    var scope = SecretScope.of(user);
    var name = NAME + said.place().message();
    secrets.lock(talk.tx(), scope);
    secrets.set(talk.tx(), scope, name, new Secret(said.text().strip()), SecretKind.USER, user);
    desk.pen().remove(talk, said.place().message());
    desk.orders().put(talk, user, new Deed.Register(name), Optional.empty());
  }

  /** Has the bot registered, and the vault forget what lay there for it. */
  Sheet register(Asked asked, String name) {
    var user = asked.principal().user();
    var scope = SecretScope.of(user);
    return flows
        .transaction(tx -> secrets.newest(tx, scope, name))
        .map(token -> {
          var sheet = sheet(asked, registration.register(token, user));
          var _ = flows.transaction(tx -> secrets.erase(tx, scope, name));
          return sheet;
        })
        .orElse(Sheet.NOTHING);
  }

  private static Sheet sheet(Asked asked, Answer<PoolBot> answer) {
    return switch (answer) {
      case Answer.Done<PoolBot>(var bot) -> Sheet.of(asked.line("bot.done", bot.username()));
      case Answer.Refused<PoolBot> refused -> Refusals.sheet(asked, refused);
      case Answer.Asked<PoolBot> _ -> throw new IllegalStateException("this asks nothing");
    };
  }
}
