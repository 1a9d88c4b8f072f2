package dev.orchestrator.telegram;

import dev.orchestrator.access.Account;
import dev.orchestrator.access.Admissions;
import dev.orchestrator.access.Strangers;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.Seat;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.telegram.Choices.Choice;
import dev.orchestrator.telegram.Incoming.Sender;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may talk: those whom the settings name, who were invited, or whom an admin lets in by a
 * button. Everybody else is told so, with their id, and starts nothing.
 */
final class Doorkeeper {

  static final String DOOR = "telegram";

  private static final String START = "start";

  private final Set<Long> admins;
  private final Admissions admissions;
  private final Strangers strangers;
  private final Chats chats;
  private final Pen pen;

  /**
   * @param admins what Telegram calls those who are admins by setting
   */
  Doorkeeper(Set<Long> admins, Admissions admissions, Strangers strangers, Chats chats, Pen pen) {
    this.admins = admins;
    this.admissions = admissions;
    this.strangers = strangers;
    this.chats = chats;
    this.pen = pen;
  }

  /** As whom somebody may talk; empty if they may not. Nothing is said about it. */
  Optional<Principal> known(Tx tx, Sender sender) {
    var named = admins.contains(sender.telegramId());
    return admissions.admit(tx.connection(), sender.account(), named);
  }

  /** As above; who may not is told so, unless they show an invitation. */
  Optional<Principal> admit(Talk talk, Sender sender, Optional<CommandLine> command) {
    var known = known(talk.tx(), sender);
    if (known.isPresent()) {
      return known;
    }
    return command
        .filter(line -> line.name().equals(START) && !line.argument().isEmpty())
        .map(line -> invited(talk, sender, line.argument()))
        .orElseGet(() -> knock(talk, sender));
  }

  private Optional<Principal> invited(Talk talk, Sender sender, String token) {
    var client = talk.tx().connection();
    return switch (admissions.accept(client, sender.account(), token)) {
      case Answer.Done(var principal) -> {
        strangers.drop(client, sender.account());
        yield Optional.of(principal);
      }
      case Answer.Refused(_, _, _, _) -> refuse(talk, sender, "invitation.unknown");
      case Answer.Asked(_) -> throw new IllegalStateException("this asks nothing");
    };
  }

  private Optional<Principal> knock(Talk talk, Sender sender) {
    if (strangers.knock(talk.tx().connection(), sender.account())) {
      chats.admins(talk.tx(), talk.chat().bot()).forEach(admin -> tell(talk, sender, admin));
    }
    return refuse(talk, sender, "stranger");
  }

  private Optional<Principal> refuse(Talk talk, Sender sender, String line) {
    pen.say(talk, talk.line(line, Long.toString(sender.telegramId())));
    return Optional.empty();
  }

  private void tell(Talk talk, Sender sender, Chats.AdminChat admin) {
    var there = new Talk(talk.tx(), Seat.in(admin.chat()), talk.key(), spoken(admin.language()));
    var who = named(sender.account());
    var subject = sender.account().subject();
    pen.say(
        there.also("stranger"),
        admin.user(),
        there.line("stranger.knocks", who, subject),
        Choices.oneOf(List.of(choices(there, subject))));
  }

  private static Locale spoken(Locale wanted) {
    return Words.spoken(wanted);
  }

  /** To let somebody in, or not. */
  static List<Choice> choices(Talk talk, String subject) {
    return List.of(
        Choice.of(talk.line("key.let-in"), new Deed.LetIn(subject, Role.USER)),
        Choice.of(talk.line("key.turn-away"), new Deed.TurnAway(subject)));
  }

  /** What somebody is called whom nobody knows. */
  static String named(Account account) {
    return account.name().isEmpty() ? "id " + account.subject() : "@" + account.name();
  }

  /** An admin lets a stranger in; what is said of it. */
  String letIn(Talk talk, Principal admin, Deed.LetIn deed) {
    if (!admin.role().covers(Role.ADMIN)) {
      return talk.line("admins.only");
    }
    var client = talk.tx().connection();
    var found = strangers.find(client, DOOR, deed.subject());
    if (found.isEmpty()) {
      return talk.line("stranger.gone");
    }
    var account = found.get().account();
    if (admissions.letIn(client, account, deed.role()).isEmpty()) {
      return talk.line("stranger.closed");
    }
    strangers.drop(client, account);
    welcome(talk, account);
    return talk.line("stranger.in", named(account));
  }

  private void welcome(Talk talk, Account account) {
    var chat = new Chat(talk.chat().bot(), Long.parseLong(account.subject()));
    var language = chats.language(talk.tx(), chat).orElse(talk.language());
    var there = new Talk(talk.tx(), Seat.in(chat), talk.key(), language);
    pen.say(there.also("welcome"), there.line("stranger.welcome"));
  }

  /** An admin sends a stranger away; what is said of it. */
  String turnAway(Talk talk, Principal admin, Deed.TurnAway deed) {
    if (!admin.role().covers(Role.ADMIN)) {
      return talk.line("admins.only");
    }
    var client = talk.tx().connection();
    var found = strangers.find(client, DOOR, deed.subject());
    found.ifPresent(stranger -> strangers.refuse(client, stranger.account()));
    return found
        .map(stranger -> talk.line("stranger.out", named(stranger.account())))
        .orElseGet(() -> talk.line("stranger.gone"));
  }
}
