package dev.orchestrator.telegram;

import dev.orchestrator.messages.Phrases;
import java.util.Locale;

/** What the door itself says, in the languages that it speaks. */
final class Words {

  static final String BUNDLE = "telegram";
  static final Locale RUSSIAN = Locale.of("ru");

  private Words() {}

  static Phrases in(Locale locale) {
    return Phrases.in(BUNDLE, spoken(locale));
  }

  /** The language that is spoken to whoever wants this one. */
  static Locale spoken(Locale wanted) {
    return wanted.getLanguage().equals(RUSSIAN.getLanguage()) ? RUSSIAN : Locale.ENGLISH;
  }
}
