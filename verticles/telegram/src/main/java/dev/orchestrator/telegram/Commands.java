package dev.orchestrator.telegram;

import dev.orchestrator.access.Admissions;
import dev.orchestrator.access.Invitations;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Role;
import dev.orchestrator.telegram.Choices.Choice;
import dev.orchestrator.telegram.Deed.About;
import dev.orchestrator.telegram.Deed.Topic;
import dev.orchestrator.telegram.Talk.Order;
import dev.orchestrator.vault.SecretText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is answered from data, without a model. */
final class Commands {

  /** In the order in which they are shown. */
  static final List<String> FOR_ALL =
      List.of(
          "new",
          "projects",
          "status",
          "why",
          "logs",
          "cost",
          "deploy",
          "rollback",
          "cancel",
          "settings",
          "language",
          "link",
          "help");

  static final List<String> FOR_ADMINS = List.of("invite", "admin");

  /** What others must not read along. */
  private static final List<String> PRIVATE = List.of("link", "invite", "admin");

  private static final Map<String, Topic> TOPICS =
      Map.of(
          "projects", Topic.PROJECTS,
          "status", Topic.STATUS,
          "why", Topic.WHY,
          "logs", Topic.LOGS,
          "deploy", Topic.DEPLOY,
          "rollback", Topic.ROLLBACK,
          "cancel", Topic.CANCEL);

  private static final Map<String, Locale> LANGUAGES =
      Map.of("en", Locale.ENGLISH, "ru", Words.RUSSIAN);

  private static final List<Choice> LANGUAGE_KEYS =
      List.of(
          Choice.of("English", new Deed.Speak("en")), Choice.of("Русский", new Deed.Speak("ru")));

  private static final int LONGEST_NAME = 64;

  private final Admissions admissions;
  private final Invitations invitations;
  private final Shelf shelf;
  private final CommandMenus menus;
  private final String botName;

  /** What they read and write. */
  record Shelf(Chats chats, Orders orders, Ears ears, Pen pen) {}

  /**
   * @param botName what Telegram calls the bot, for links to it
   */
  Commands(
      Admissions admissions,
      Invitations invitations,
      Shelf shelf,
      CommandMenus menus,
      String botName) {
    this.admissions = admissions;
    this.invitations = invitations;
    this.shelf = shelf;
    this.menus = menus;
    this.botName = botName;
  }

  /** Whether there is such a command. */
  static boolean isKnown(String name) {
    return name.equals("start") || FOR_ALL.contains(name) || FOR_ADMINS.contains(name);
  }

  /** Those that somebody of that role is shown. */
  static List<String> shown(boolean admin) {
    return admin ? Stream.concat(FOR_ALL.stream(), FOR_ADMINS.stream()).toList() : FOR_ALL;
  }

  /**
   * Carries a command out.
   *
   * @param message that holds it
   */
  void run(Order order, long message) {
    var isGroup = order.talk().chat().id() < 0;
    if (isGroup && PRIVATE.contains(order.name())) {
      say(order, line(order, "command.private"));
      return;
    }
    if (FOR_ADMINS.contains(order.name()) && !isAdmin(order)) {
      say(order, line(order, "admins.only"));
      return;
    }
    switch (order.name()) {
      case "start" -> start(order);
      case "help" -> say(order, help(order));
      case "new" -> begin(order, message);
      case "cost" -> cost(order);
      case "settings" -> settings(order);
      case "language" -> language(order);
      case "link" -> say(order, link(order));
      case "invite" -> say(order, invite(order));
      case "admin" -> admin(order);
      default -> about(order);
    }
  }

  private void about(Order order) {
    var topic = TOPICS.get(order.name());
    if (topic == null) {
      say(order, line(order, "command.unknown", "/" + order.name()));
    } else {
      errand(order, new About(topic, named(order), 0));
    }
  }

  private void cost(Order order) {
    errand(
        order,
        order.argument().isEmpty() ? new Deed.Spent() : new About(Topic.COST, named(order), 0));
  }

  /** It is kept until it is carried out, so nothing secret may be in it. */
  private static String named(Order order) {
    var named = SecretText.blotted(order.argument().strip());
    return named.length() > LONGEST_NAME ? named.substring(0, LONGEST_NAME) : named;
  }

  private void errand(Order order, Deed.Errand deed) {
    shelf.orders().put(order.talk(), order.principal().user(), deed, Optional.empty());
  }

  private void say(Order order, String text) {
    shelf.pen().say(order.talk(), text);
  }

  private static String line(Order order, String key, Object... values) {
    return order.talk().line(key, values);
  }

  private void start(Order order) {
    menus.showAfter(order.talk(), isAdmin(order));
    say(order, line(order, "start") + "\n\n" + help(order));
  }

  private static String help(Order order) {
    return shown(isAdmin(order)).stream()
        .map(name -> "/%s — %s".formatted(name, line(order, "command." + name)))
        .collect(Collectors.joining("\n", line(order, "help") + "\n", ""));
  }

  private static boolean isAdmin(Order order) {
    return order.principal().role().covers(Role.ADMIN);
  }

  /** What stands behind the command is the first that is said. */
  private void begin(Order order, long message) {
    var talk = order.talk();
    var user = order.principal().user();
    var thread = shelf.chats().open(talk.tx(), talk.seat(), user);
    if (order.argument().isEmpty()) {
      say(order, line(order, "new"));
    } else {
      shelf.ears().hear(talk, user, thread, order.argument(), message);
    }
  }

  private void language(Order order) {
    var talk = order.talk();
    var chosen = Optional.ofNullable(LANGUAGES.get(order.argument().toLowerCase(Locale.ROOT)));
    chosen.ifPresentOrElse(
        locale -> {
          shelf.chats().speak(talk.tx(), talk.chat(), locale);
          menus.showAfter(talk.in(locale), isAdmin(order));
          say(order, talk.in(locale).line("language.chosen"));
        },
        () ->
            shelf
                .pen()
                .say(
                    talk,
                    order.principal().user(),
                    line(order, "language"),
                    Choices.oneOf(List.of(LANGUAGE_KEYS))));
  }

  private void settings(Order order) {
    var notify = Choice.of(line(order, "key.notify"), new About(Topic.NOTIFY, "", 0));
    var choices = Choices.oneOf(List.of(LANGUAGE_KEYS, List.of(notify)));
    shelf.pen().say(order.talk(), order.principal().user(), line(order, "settings"), choices);
  }

  /** With a code of the command line's it joins this account to that user, else it gives one. */
  private String link(Order order) {
    var client = order.talk().tx().connection();
    if (order.argument().isEmpty()) {
      var code = admissions.code(client, order.principal().user());
      return line(order, "link.code", code.text().reveal());
    }
    return switch (admissions.link(client, order.sender().account(), order.argument())) {
      case Answer.Done(var principal) -> {
        menus.showAfter(order.talk(), principal.role().covers(Role.ADMIN));
        yield line(order, "link.done");
      }
      case Answer.Refused(_, _, _, _) -> line(order, "link.unknown");
      case Answer.Asked(_) -> throw new IllegalStateException("this asks nothing");
    };
  }

  private String invite(Order order) {
    var role = role(order.argument());
    if (role.isEmpty()) {
      return line(order, "invite.role");
    }
    var client = order.talk().tx().connection();
    var made = invitations.make(client, role.get(), order.principal().user());
    var link = "https://t.me/%s?start=%s".formatted(botName, made.token().reveal());
    return line(order, "invite.done", role.get().name().toLowerCase(Locale.ROOT), link);
  }

  private static Optional<Role> role(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "user" -> Optional.of(Role.USER);
      case "admin" -> Optional.of(Role.ADMIN);
      default -> Optional.empty();
    };
  }

  private void admin(Order order) {
    var sights = Choices.oneOf(AdminClerk.sights(name -> line(order, name)));
    shelf.pen().say(order.talk(), order.principal().user(), line(order, "admin"), sights);
  }
}
