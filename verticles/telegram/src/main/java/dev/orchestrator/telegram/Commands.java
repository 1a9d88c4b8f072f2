package dev.orchestrator.telegram;

import dev.orchestrator.access.Admissions;
import dev.orchestrator.access.Invitations;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Role;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import dev.orchestrator.telegram.Talk.Order;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is answered from data, without a model. */
final class Commands {

  /** In the order in which they are shown. */
  static final List<String> FOR_ALL = List.of("help", "new", "projects", "language", "link");

  static final List<String> FOR_ADMINS = List.of("invite");

  private static final Map<String, Locale> LANGUAGES =
      Map.of("en", Locale.ENGLISH, "ru", Words.RUSSIAN);

  private final Admissions admissions;
  private final Invitations invitations;
  private final Shelf shelf;
  private final String botName;

  /** What they read and write. */
  record Shelf(Chats chats, Outbox outbox, Projects projects) {}

  /**
   * @param botName what Telegram calls the bot, for links to it
   */
  Commands(Admissions admissions, Invitations invitations, Shelf shelf, String botName) {
    this.admissions = admissions;
    this.invitations = invitations;
    this.shelf = shelf;
    this.botName = botName;
  }

  void run(Order order) {
    var answer =
        switch (order.name()) {
          case "start" -> line(order, "start") + "\n\n" + help(order);
          case "help" -> help(order);
          case "new" -> begin(order);
          case "projects" -> projects(order);
          case "language" -> language(order);
          case "link" -> link(order);
          case "invite" -> invite(order);
          default -> line(order, "command.unknown", "/" + order.name());
        };
    order.talk().answer(shelf.outbox(), answer);
  }

  private static String line(Order order, String key, Object... values) {
    return order.talk().words().line(key, values);
  }

  private static String help(Order order) {
    var words = order.talk().words();
    var names = isAdmin(order) ? concat(FOR_ALL, FOR_ADMINS) : FOR_ALL;
    return names.stream()
        .map(name -> "/%s — %s".formatted(name, words.line("command." + name)))
        .collect(Collectors.joining("\n", words.line("help") + "\n", ""));
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }

  private static boolean isAdmin(Order order) {
    return order.principal().role().covers(Role.ADMIN);
  }

  private String begin(Order order) {
    var talk = order.talk();
    shelf.chats().open(talk.tx(), talk.chat(), order.principal().user());
    return line(order, "new");
  }

  private String projects(Order order) {
    var projects = shelf.projects().of(order.principal().user(), null);
    return projects.isEmpty()
        ? line(order, "projects.none")
        : projects.stream()
            .map(project -> shown(order, project))
            .collect(Collectors.joining("\n", line(order, "projects") + "\n", ""));
  }

  private static String shown(Order order, Project project) {
    return line(
        order,
        "projects.one",
        project.name(),
        project.status().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private String language(Order order) {
    var talk = order.talk();
    var chosen = Optional.ofNullable(LANGUAGES.get(order.argument().toLowerCase(Locale.ROOT)));
    chosen.ifPresent(locale -> shelf.chats().speak(talk.tx(), talk.chat(), locale));
    return chosen
        .map(locale -> talk.in(locale).words().line("language.chosen"))
        .orElseGet(() -> line(order, "language"));
  }

  /** With a code of the command line's it joins this account to that user, else it gives one. */
  private String link(Order order) {
    var client = order.talk().tx().connection();
    if (order.argument().isEmpty()) {
      var code = admissions.code(client, order.principal().user());
      return line(order, "link.code", code.text().reveal());
    }
    return switch (admissions.link(client, order.talk().sender().account(), order.argument())) {
      case Answer.Done(_) -> line(order, "link.done");
      case Answer.Refused(_, _, _, _) -> line(order, "link.unknown");
      case Answer.Asked(_) -> throw new IllegalStateException("this asks nothing");
    };
  }

  private String invite(Order order) {
    if (!isAdmin(order)) {
      return line(order, "admins.only");
    }
    var role = role(order.argument());
    if (role.isEmpty()) {
      return line(order, "invite.role", order.argument());
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
}
