package dev.orchestrator.telegram;

import dev.orchestrator.access.Strangers;
import dev.orchestrator.messages.Role;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Nodes;
import dev.orchestrator.store.Servers;
import dev.orchestrator.telegram.Choices.Choice;
import dev.orchestrator.telegram.Clerk.Asked;
import dev.orchestrator.telegram.Deed.Look;
import dev.orchestrator.telegram.Deed.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Shows admins what they see to, page by page. */
final class AdminClerk {

  private final Strangers strangers;
  private final Alerts alerts;
  private final Nodes nodes;
  private final Servers servers;
  private final BotDesk bots;

  AdminClerk(Strangers strangers, Alerts alerts, Nodes nodes, Servers servers, BotDesk bots) {
    this.strangers = strangers;
    this.alerts = alerts;
    this.nodes = nodes;
    this.servers = servers;
    this.bots = bots;
  }

  /** Whoever asks must be an admin now, not only when the button was made. */
  Sheet look(Asked asked, Sight sight, int page) {
    if (!asked.principal().role().covers(Role.ADMIN)) {
      return Sheet.of(asked.line("admins.only"));
    }
    return switch (sight) {
      case STRANGERS -> strangers(asked, page);
      case NODES ->
          lines(
              asked,
              sight,
              page,
              nodes.list(),
              node -> asked.line("admin.node", node.name(), node.state().name(), node.running()));
      case ALERTS ->
          lines(
              asked,
              sight,
              page,
              alerts.newest(false),
              alert -> asked.line("admin.alert", alert.kind(), alert.text(), alert.times()));
      case SERVERS ->
          lines(
              asked,
              sight,
              page,
              servers.list(),
              server ->
                  asked.line(
                      "admin.server",
                      server.name(),
                      server.host(),
                      server.status().toLowerCase(Locale.ROOT),
                      server.live()));
      case BOTS -> bots(asked, page);
    };
  }

  /** As {@link #look}: only for who is an admin now. */
  Sheet register(Asked asked, String secret) {
    return asked.principal().role().covers(Role.ADMIN)
        ? bots.register(asked, secret)
        : Sheet.of(asked.line("admins.only"));
  }

  private Sheet bots(Asked asked, int number) {
    var shown = bots.list();
    var page = Pages.of(shown, number, turned -> new Look(Sight.BOTS, turned));
    var rows = new ArrayList<>(page.keys());
    rows.add(List.of(Choice.of(asked.line("key.add-bot"), new Deed.AskToken())));
    var head = asked.line("admin.bots") + "\n";
    var text =
        page.items().stream()
            .map(bot -> BotDesk.line(asked, bot))
            .collect(Collectors.joining("\n", head, ""));
    return Sheet.of(shown.isEmpty() ? nothing(asked, Sight.BOTS) : text, with(asked, rows));
  }

  /** What an admin can look at. */
  static List<List<Choice>> sights(Function<String, String> line) {
    return List.of(
        List.of(sight(line, Sight.STRANGERS), sight(line, Sight.ALERTS)),
        List.of(sight(line, Sight.NODES), sight(line, Sight.SERVERS)),
        List.of(sight(line, Sight.BOTS)));
  }

  private static Choice sight(Function<String, String> line, Sight sight) {
    return Choice.of(line.apply(name(sight)), new Look(sight, 0));
  }

  private static String name(Sight sight) {
    return "admin." + sight.name().toLowerCase(Locale.ROOT);
  }

  private <T> Sheet lines(
      Asked asked, Sight sight, int number, List<T> all, Function<T, String> line) {
    var page = Pages.of(all, number, turned -> new Look(sight, turned));
    var head = asked.line(name(sight)) + "\n";
    var text = page.items().stream().map(line).collect(Collectors.joining("\n", head, ""));
    return Sheet.of(all.isEmpty() ? nothing(asked, sight) : text, with(asked, page.keys()));
  }

  private static String nothing(Asked asked, Sight sight) {
    return asked.line(name(sight)) + "\n" + asked.line("admin.none");
  }

  private static Choices with(Asked asked, List<List<Choice>> keys) {
    var rows = new ArrayList<>(keys);
    rows.addAll(sights(asked::line));
    return Choices.oneOf(rows);
  }

  private Sheet strangers(Asked asked, int number) {
    var all = strangers.waiting(Doorkeeper.DOOR);
    var page = Pages.of(all, number, turned -> new Look(Sight.STRANGERS, turned));
    if (all.isEmpty()) {
      return Sheet.of(nothing(asked, Sight.STRANGERS), with(asked, List.of()));
    }
    var rows = new ArrayList<List<Choice>>();
    for (var stranger : page.items()) {
      var who = Doorkeeper.named(stranger.account());
      var subject = stranger.account().subject();
      rows.add(
          List.of(
              Choice.of("✓ " + who, new Deed.LetIn(subject, Role.USER)),
              Choice.of("✗ " + who, new Deed.TurnAway(subject))));
    }
    rows.addAll(page.keys());
    return Sheet.of(asked.line("admin.strangers.head"), Choices.each(rows));
  }
}
