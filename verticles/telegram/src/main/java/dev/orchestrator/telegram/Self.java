package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * The bot, as others see it: in a group it is addressed by its name, by a command of its own or by
 * an answer to a message of its own; everything else there is none of its business.
 *
 * @param id what Telegram calls it
 * @param name what people call it, without the sign before it
 */
record Self(long id, String name) {

  boolean isAddressed(JsonNode message) {
    if (message.path("chat").path("type").asText().equals("private")) {
      return true;
    }
    var text = text(message);
    var answered = message.path("reply_to_message").path("from").path("id").asLong();
    return answered == id || mention().matcher(text).find() || isOwnCommand(text);
  }

  /** A command that names no bot is ours if we know it; others may know others. */
  private static boolean isOwnCommand(String text) {
    return !text.contains("@")
        && CommandLine.of(text).filter(line -> Commands.isKnown(line.name())).isPresent();
  }

  /** What somebody wrote, without the name by which the bot was addressed in a group. */
  String words(JsonNode message) {
    var text = text(message).replace("\0", "");
    var command = text.startsWith("/");
    return message.path("chat").path("type").asText().equals("private") || command
        ? text
        : mention().matcher(text).replaceAll(" ").strip();
  }

  private static String text(JsonNode message) {
    var text = message.path("text").asText();
    return text.isEmpty() ? message.path("caption").asText() : text;
  }

  private Pattern mention() {
    return Pattern.compile(
        "@" + Pattern.quote(name) + "(?![A-Za-z0-9_])", Pattern.CASE_INSENSITIVE);
  }
}
