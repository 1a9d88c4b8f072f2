package dev.orchestrator.po;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** What the ProductOwner says without a model. */
final class PoLines {

  private static final Locale RUSSIAN = Locale.of("ru");

  /** An unknown language is English, whatever the machine speaks. */
  private static final Control NO_FALLBACK =
      Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

  private final ResourceBundle words;
  private final Locale locale;

  private PoLines(Locale locale) {
    this.locale = locale;
    this.words = ResourceBundle.getBundle("dev.orchestrator.po.lines", locale, NO_FALLBACK);
  }

  static PoLines in(Locale locale) {
    return new PoLines(locale);
  }

  /** The language of a person's words, as far as we speak it. */
  static Locale languageOf(String text) {
    return text.codePoints().anyMatch(PoLines::cyrillic) ? RUSSIAN : Locale.ENGLISH;
  }

  String of(String key, Object... values) {
    return new MessageFormat(words.getString(key), locale).format(values);
  }

  private static boolean cyrillic(int letter) {
    return Character.UnicodeScript.of(letter) == Character.UnicodeScript.CYRILLIC;
  }
}
