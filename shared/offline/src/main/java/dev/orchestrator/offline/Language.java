package dev.orchestrator.offline;

import java.util.regex.Pattern;

/** The languages that people talk to us in. */
enum Language {
  EN,
  RU;

  private static final Pattern CYRILLIC = Pattern.compile("\\p{IsCyrillic}");
  private static final Pattern LATIN = Pattern.compile("\\p{IsLatin}");

  /** Russian if there are Cyrillic letters, unless Latin ones are three times as many. */
  static Language of(String words) {
    var cyrillic = CYRILLIC.matcher(words).results().count();
    return cyrillic > 0 && LATIN.matcher(words).results().count() < 3 * cyrillic ? RU : EN;
  }

  String choose(String english, String russian) {
    return this == RU ? russian : english;
  }
}
