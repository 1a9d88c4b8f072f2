package dev.orchestrator.telegram;

import java.util.Optional;

/**
 * An answer, before it is written down.
 *
 * @param text nothing is said if it is blank; with a file it stands below that
 * @param file what is too long for messages
 */
record Sheet(String text, Choices choices, Optional<TextFile> file) {

  /** The thread tells what came of it. */
  static final Sheet NOTHING = of("");

  /** As much as is read in a chat; the rest is a file's. */
  private static final int LONGEST = 3_500;

  /** A file. */
  record TextFile(String name, String content) {}

  static Sheet of(String text) {
    return of(text, Choices.NONE);
  }

  static Sheet of(String text, Choices choices) {
    return new Sheet(text, choices, Optional.empty());
  }

  /** A text under a headline, as a file if it is long. */
  static Sheet of(String headline, String name, String content) {
    return content.length() <= LONGEST
        ? of(headline + "\n\n" + content)
        : new Sheet(headline, Choices.NONE, Optional.of(new TextFile(name, content)));
  }
}
