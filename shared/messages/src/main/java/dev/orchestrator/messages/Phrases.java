package dev.orchestrator.messages;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** One part's lines for people, from a resource bundle of {@link MessageFormat} patterns. */
public final class Phrases {

  /** An unknown language is English, whatever the machine speaks. */
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final ResourceBundle words;
  private final Locale locale;

  private Phrases(ResourceBundle words, Locale locale) {
    this.words = words;
    this.locale = locale;
  }

  /** The bundle of that name in a language; English if it does not speak it. */
  public static Phrases in(String bundle, Locale locale) {
    return new Phrases(ResourceBundle.getBundle(bundle, locale, NO_FALLBACK), locale);
  }

  /** Whether there is such a line. */
  public boolean has(String key) {
    return words.containsKey(key);
  }

  /** The line with the values in their places. */
  public String line(String key, Object... values) {
    return new MessageFormat(words.getString(key), locale).format(values);
  }
}
