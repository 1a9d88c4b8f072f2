package dev.orchestrator.telegram;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command as somebody types it.
 *
 * @param name without the slash, in small letters
 * @param argument all that follows; may be empty
 */
record CommandLine(String name, String argument) {

  private static final Pattern COMMAND =
      Pattern.compile("/([A-Za-z][A-Za-z0-9_]*)(?:@\\w+)?(?:\\s+(.*))?", Pattern.DOTALL);

  /** The command that a text is; empty if it is none. */
  static Optional<CommandLine> of(String text) {
    var matcher = COMMAND.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var argument = matcher.group(2);
    return Optional.of(
        new CommandLine(
            matcher.group(1).toLowerCase(Locale.ROOT), argument == null ? "" : argument.strip()));
  }
}
