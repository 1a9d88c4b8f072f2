package dev.orchestrator.telegram;

import dev.orchestrator.access.Admissions;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.Update;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.store.ThreadLog;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Handles an update in the transaction that makes it handled: whatever follows is in it, and
 * Telegram is only told afterwards. Who may not talk here is told so, and starts nothing.
 */
final class Desk {

  private static final String START = "start";

  private final Set<Long> admins;
  private final Admissions admissions;
  private final Rooms rooms;
  private final Commands commands;
  private final Afterwards afterwards;

  /** What it writes into. */
  record Rooms(Chats chats, Outbox outbox, ThreadLog log) {}

  /**
   * Whom it tells after the commit.
   *
   * @param answered that there is something to be sent
   * @param heard of a chat whose words have been taken up
   */
  record Afterwards(Runnable answered, Consumer<Chat> heard) {}

  /**
   * @param admins what Telegram calls those who are admins by setting
   */
  Desk(
      Set<Long> admins,
      Admissions admissions,
      Rooms rooms,
      Commands commands,
      Afterwards afterwards) {
    this.admins = admins;
    this.admissions = admissions;
    this.rooms = rooms;
    this.commands = commands;
    this.afterwards = afterwards;
  }

  void handle(Tx tx, Update update) {
    tx.afterCommit(afterwards.answered());
    switch (Incoming.of(update.body())) {
      case Incoming.Said said -> hear(talk(tx, update, said.sender()), said);
      case Incoming.Unfit unfit -> unfit(talk(tx, update, unfit.sender()), unfit);
      case Incoming.Nothing() -> {}
    }
  }

  private Talk talk(Tx tx, Update update, Incoming.Sender sender) {
    var language =
        rooms.chats().language(tx, update.chat()).orElse(Words.spoken(sender.language()));
    return new Talk(tx, update.chat(), update.id(), sender, language);
  }

  private void hear(Talk talk, Incoming.Said said) {
    var command = CommandLine.of(said.text());
    admit(talk, command)
        .ifPresent(principal ->
            command.ifPresentOrElse(
                line -> commands.run(new Talk.Order(talk, principal, line.name(), line.argument())),
                () -> say(talk, principal.user(), said)));
  }

  /** Who may talk; everybody else is told that they may not, and who to give their id to. */
  private Optional<Principal> admit(Talk talk, Optional<CommandLine> command) {
    var sender = talk.sender();
    var client = talk.tx().connection();
    var named = admins.contains(sender.telegramId());
    var known = admissions.admit(client, sender.account(), named);
    if (known.isPresent()) {
      return known;
    }
    return command
        .filter(line -> line.name().equals(START) && !line.argument().isEmpty())
        .map(line -> invited(talk, line.argument()))
        .orElseGet(() -> refuse(talk, "stranger"));
  }

  private Optional<Principal> invited(Talk talk, String token) {
    return switch (admissions.accept(talk.tx().connection(), talk.sender().account(), token)) {
      case Answer.Done(var principal) -> Optional.of(principal);
      case Answer.Refused(_, _, _, _) -> refuse(talk, "invitation.unknown");
      case Answer.Asked(_) -> throw new IllegalStateException("this asks nothing");
    };
  }

  private Optional<Principal> refuse(Talk talk, String line) {
    var id = Long.toString(talk.sender().telegramId());
    talk.answer(rooms.outbox(), talk.words().line(line, id));
    return Optional.empty();
  }

  private void unfit(Talk talk, Incoming.Unfit unfit) {
    admit(talk, Optional.empty())
        .ifPresent(_ ->
            talk.answer(
                rooms.outbox(), talk.words().line(unfit.edited() ? "unfit.edited" : "unfit")));
  }

  private void say(Talk talk, UserId user, Incoming.Said said) {
    rooms.log().append(talk.tx(), thread(talk, user, said), new UserSaid(user, said.text()));
    talk.tx().afterCommit(() -> afterwards.heard().accept(talk.chat()));
  }

  /** A reply picks the thread of what it answers, if that is the user's own. */
  private ThreadId thread(Talk talk, UserId user, Incoming.Said said) {
    var chats = rooms.chats();
    var picked =
        said.replyTo().flatMap(message -> rooms.outbox().threadOf(talk.tx(), talk.chat(), message));
    return picked
        .filter(thread -> chats.turnBack(talk.tx(), talk.chat(), user, thread))
        .orElseGet(() -> chats.current(talk.tx(), talk.chat(), user));
  }
}
