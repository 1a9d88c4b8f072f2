package dev.orchestrator.telegram;

import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.Seat;
import dev.orchestrator.chats.Update;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.telegram.Incoming.Place;
import dev.orchestrator.telegram.Incoming.Sender;
import dev.orchestrator.vault.SecretText;
import java.util.Optional;
import java.util.Set;

/**
 * Handles an update in the transaction that makes it handled: whatever follows is in it, and
 * Telegram is only told afterwards.
 */
final class Desk {

  /** Commands with codes of ours behind them, or with words. */
  private static final Set<String> TAKE_ANYTHING = Set.of("start", "link", "new");

  private final Doorkeeper doorkeeper;
  private final Rooms rooms;
  private final Commands commands;
  private final Presses presses;
  private final Front front;

  /** What it writes into. */
  record Rooms(Chats chats, Outbox outbox, Ears ears, ValueDesk values, BotDesk bots, Pen pen) {}

  /**
   * What is outside.
   *
   * @param answered is told after the commit that there is something to be sent
   */
  record Front(Self self, Runnable answered) {}

  Desk(Doorkeeper doorkeeper, Rooms rooms, Commands commands, Presses presses, Front front) {
    this.doorkeeper = doorkeeper;
    this.rooms = rooms;
    this.commands = commands;
    this.presses = presses;
    this.front = front;
  }

  void handle(Tx tx, Update update) {
    tx.afterCommit(front.answered());
    switch (Incoming.of(update.body(), front.self())) {
      case Incoming.Said said -> hear(talk(tx, update, said.sender(), said.place()), said);
      case Incoming.Unfit unfit -> unfit(talk(tx, update, unfit.sender(), unfit.place()), unfit);
      case Incoming.Edited edited ->
          edited(talk(tx, update, edited.sender(), edited.place()), edited);
      case Incoming.Pressed pressed ->
          presses.press(talk(tx, update, pressed.sender(), pressed.place()), pressed);
      case Incoming.Blocked(var now) -> rooms.chats().block(tx, update.chat(), now);
      case Incoming.Nothing() -> {}
    }
  }

  /** In a group it is said which message is answered. */
  private Talk talk(Tx tx, Update update, Sender sender, Place place) {
    var language =
        rooms.chats().language(tx, update.chat()).orElse(Words.spoken(sender.language()));
    var answers = place.group() ? Optional.of(place.message()) : Optional.<Long>empty();
    var seat = new Seat(update.chat(), place.topic(), answers);
    return new Talk(tx, seat, "update/" + update.id(), language);
  }

  private void hear(Talk talk, Incoming.Said said) {
    var command = CommandLine.of(said.text());
    doorkeeper
        .admit(talk, said.sender(), command)
        .ifPresent(principal -> {
          rooms.chats().visited(talk.tx(), talk.chat(), principal.user());
          command.ifPresentOrElse(
              line -> obey(talk, principal, said, line), () -> listen(talk, principal, said));
        });
  }

  /** A command may hold a secret too, which then does not stay in the chat. */
  private void obey(Talk talk, Principal principal, Incoming.Said said, CommandLine line) {
    if (!TAKE_ANYTHING.contains(line.name()) && !SecretText.find(line.argument()).isEmpty()) {
      rooms.pen().remove(talk, said.place().message());
      rooms.pen().say(talk, talk.line("command.secret"));
      return;
    }
    commands.run(
        new Talk.Order(talk, principal, said.sender(), line.name(), line.argument()),
        said.place().message());
  }

  private void listen(Talk talk, Principal principal, Incoming.Said said) {
    var user = principal.user();
    if (rooms.bots().take(talk, principal, said) || rooms.values().take(talk, user, said)) {
      return;
    }
    var thread = thread(talk, user, said);
    rooms.ears().hear(talk, user, thread, said.text(), said.place().message());
    said.attached()
        .ifPresent(kind -> rooms.pen().say(talk.also("unread"), talk.line("unfit.unread")));
  }

  /** A reply picks the thread of what it answers, if that is the user's own. */
  private ThreadId thread(Talk talk, UserId user, Incoming.Said said) {
    var chats = rooms.chats();
    var picked =
        said.replyTo().flatMap(message -> rooms.outbox().threadOf(talk.tx(), talk.chat(), message));
    return picked
        .filter(thread -> chats.turnBack(talk.tx(), talk.seat(), user, thread))
        .orElseGet(() -> chats.current(talk.tx(), talk.seat(), user));
  }

  /** Of an album, whose pictures come one by one, it is said once. */
  private void unfit(Talk talk, Incoming.Unfit unfit) {
    var answer = unfit.album().map(album -> talk.under("album/" + album)).orElse(talk);
    doorkeeper
        .admit(answer, unfit.sender(), Optional.empty())
        .ifPresent(_ -> rooms.pen().say(answer, talk.line(line(talk, unfit.kind()))));
  }

  private static String line(Talk talk, String kind) {
    return talk.words().has("unfit." + kind) ? "unfit." + kind : "unfit";
  }

  private void edited(Talk talk, Incoming.Edited edited) {
    doorkeeper
        .admit(talk, edited.sender(), Optional.empty())
        .filter(_ -> !rooms.values().takeAway(talk, edited))
        .ifPresent(_ -> rooms.pen().say(talk, talk.line("unfit.edited")));
  }
}
