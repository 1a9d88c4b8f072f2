package dev.orchestrator.offline;

import java.util.regex.Pattern;

/** Patterns over people's words: letters of every script count, large and small are one. */
final class WordPatterns {

  private WordPatterns() {}

  static Pattern of(String regex) {
    return Pattern.compile(
        regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
  }
}
