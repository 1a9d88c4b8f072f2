package dev.orchestrator.testing.telegram;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Whom a person's words are for: in a group a bot hears commands, its name and answers to it. */
final class Addressed {

  private static final Pattern NAMES =
      Pattern.compile("(?<=^|\\s)(?:(/[A-Za-z0-9_]{1,64}(?:@\\w+)?)|(@\\w{5,32}))");

  private Addressed() {}

  static boolean is(Bot bot, Chat chat, String text, OptionalInt replyTo) {
    var toBot =
        replyTo.stream().mapToObj(chat::find).anyMatch(to -> to.isPresent() && to.get().byBot());
    var command = text.startsWith("/") && (!text.contains("@") || text.contains(name(bot)));
    return toBot || command || text.contains(name(bot));
  }

  private static String name(Bot bot) {
    return "@" + bot.userName();
  }

  /** The commands and names in it, which Telegram marks by itself. */
  static List<Style> styles(String text) {
    return NAMES
        .matcher(text)
        .results()
        .map(found ->
            new Style(
                found.group(1) == null ? "mention" : "bot_command",
                found.start(),
                found.end() - found.start(),
                ""))
        .toList();
  }
}
