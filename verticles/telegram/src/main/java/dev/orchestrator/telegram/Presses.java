package dev.orchestrator.telegram;

import dev.orchestrator.chats.Buttons;
import dev.orchestrator.chats.Buttons.Pressed;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.ThreadLog;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Handles presses of buttons. Each is answered, whatever comes of it; what a button does is done in
 * the transaction that uses it up, or ordered there.
 */
final class Presses {

  private final Doorkeeper doorkeeper;
  private final Books books;
  private final Ears ears;
  private final Pen pen;
  private final BiConsumer<String, String> answers;

  /** What it reads and writes. */
  record Books(
      Buttons buttons,
      Chats chats,
      Orders orders,
      ThreadLog log,
      ValueDesk values,
      BotDesk bots,
      CommandMenus menus) {}

  /**
   * @param answers takes the name of a press and what is said to whoever pressed
   */
  Presses(
      Doorkeeper doorkeeper, Books books, Ears ears, Pen pen, BiConsumer<String, String> answers) {
    this.doorkeeper = doorkeeper;
    this.books = books;
    this.ears = ears;
    this.pen = pen;
    this.answers = answers;
  }

  void press(Talk talk, Incoming.Pressed pressed) {
    var said =
        doorkeeper
            .known(talk.tx(), pressed.sender())
            .map(principal -> press(talk, principal, pressed))
            .orElseGet(() -> talk.line("stranger", Long.toString(pressed.sender().telegramId())));
    talk.tx().afterCommit(() -> answers.accept(pressed.query(), said));
  }

  private String press(Talk talk, Principal principal, Incoming.Pressed pressed) {
    var place = new Buttons.Place(talk.chat(), principal.user());
    return switch (books.buttons().press(talk.tx(), place, pressed.data())) {
      case Pressed.Now(var deed, var used) ->
          use(talk, principal, pressed, used, Json.read(deed, Deed.class));
      case Pressed.Again(_) -> talk.line("press.again");
      case Pressed.NotYours() -> talk.line("press.not-yours");
      case Pressed.TooLate(var used) -> gone(talk, pressed, used, "press.too-late");
      case Pressed.Unknown() -> gone(talk, pressed, Set.of(pressed.data()), "press.unknown");
    };
  }

  private String gone(Talk talk, Incoming.Pressed pressed, Set<String> used, String line) {
    leave(talk, pressed, used);
    return talk.line(line);
  }

  /** A page of a menu takes the place of the one before; everything else loses its keys. */
  private String use(
      Talk talk, Principal who, Incoming.Pressed pressed, Set<String> used, Deed deed) {
    var turnsPage = turnsPage(deed);
    if (!turnsPage) {
      leave(talk, pressed, used);
    }
    var message = turnsPage ? Optional.of(pressed.place().message()) : Optional.<Long>empty();
    return switch (deed) {
      case Deed.Errand errand -> order(talk, who, errand, message);
      case Deed.Here here -> carryOut(talk, who, here);
    };
  }

  private static boolean turnsPage(Deed deed) {
    return switch (deed) {
      case Deed.About(_, var named, _) -> named.isEmpty();
      case Deed.Look _ -> true;
      default -> false; // the others answer below
    };
  }

  private void leave(Talk talk, Incoming.Pressed pressed, Set<String> used) {
    var left =
        pressed.shown().stream()
            .map(row ->
                row.stream()
                    .filter(key -> key.button() == null || !used.contains(key.button()))
                    .toList())
            .filter(row -> !row.isEmpty())
            .toList();
    if (!left.equals(pressed.shown()) && talk.chat().id() != 0) {
      pen.leave(talk, pressed.place().message(), left);
    }
  }

  private String order(Talk talk, Principal who, Deed.Errand deed, Optional<Long> message) {
    books.orders().put(talk, who.user(), deed, message);
    return talk.line("press.begun");
  }

  private String carryOut(Talk talk, Principal who, Deed.Here deed) {
    return switch (deed) {
      case Deed.Choose(var thread, var asked, var words) -> choose(talk, who, thread, asked, words);
      case Deed.Say(var thread, var words) -> say(talk, who, thread, words);
      case Deed.ChangePlan(var thread) -> changePlan(talk, who, thread);
      case Deed.Speak(var language) -> speak(talk, who, language);
      case Deed.Leave() -> talk.line("press.left");
      case Deed.NotNow() -> notNow(talk, who);
      case Deed.AskToken() -> askToken(talk, who);
      case Deed.LetIn letIn -> said(talk, doorkeeper.letIn(talk, who, letIn));
      case Deed.TurnAway turnAway -> said(talk, doorkeeper.turnAway(talk, who, turnAway));
    };
  }

  /** A question that was answered in words meanwhile is not answered again. */
  private String choose(Talk talk, Principal who, ThreadId thread, long asked, String words) {
    return books.log().heardSince(talk.tx(), thread, asked)
        ? talk.line("press.too-late")
        : say(talk, who, thread, words);
  }

  private String say(Talk talk, Principal who, ThreadId thread, String words) {
    if (!books.chats().turnBack(talk.tx(), talk.seat(), who.user(), thread)) {
      return talk.line("press.not-yours");
    }
    ears.hear(talk, who.user(), thread, words, 0);
    return talk.line("press.said", words);
  }

  private String changePlan(Talk talk, Principal who, ThreadId thread) {
    books.chats().turnBack(talk.tx(), talk.seat(), who.user(), thread);
    pen.prompt(talk, talk.line("plan.change"));
    return talk.line("plan.change");
  }

  private String speak(Talk talk, Principal who, String language) {
    var locale = Words.spoken(Locale.forLanguageTag(language));
    books.chats().speak(talk.tx(), talk.chat(), locale);
    books.menus().showAfter(talk.in(locale), who.role().covers(Role.ADMIN));
    return said(talk, talk.in(locale).line("language.chosen"));
  }

  private String notNow(Talk talk, Principal who) {
    books.values().drop(talk, who.user());
    return talk.line("press.left");
  }

  private String askToken(Talk talk, Principal who) {
    if (!who.role().covers(Role.ADMIN)) {
      return talk.line("admins.only");
    }
    books.bots().ask(talk);
    return talk.line("press.begun");
  }

  private String said(Talk talk, String words) {
    pen.say(talk, words);
    return words;
  }
}
