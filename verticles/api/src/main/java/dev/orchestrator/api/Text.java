package dev.orchestrator.api;

import java.util.Arrays;
import java.util.Locale;

/** What text may come in: no control characters, no halves of characters, not too long. */
final class Text {

  private Text() {}

  /**
   * The text as it is; throws {@link Problem} naming the field otherwise.
   *
   * @param most how many characters it may have
   */
  static String checked(String field, String text, int most) {
    if (text.length() > most) {
      throw Problem.input(
          "too_long",
          field,
          "%s has %d characters; %d are allowed.".formatted(field, text.length(), most),
          "Shorten it.");
    }
    if (!clean(text)) {
      throw Problem.input(
          "not_text",
          field,
          field + " holds control characters or halves of characters.",
          "Send plain text; line breaks and tabs are fine.");
    }
    return text;
  }

  /** The constant of that name in any case; throws {@link Problem} naming those that exist. */
  static <E extends Enum<E>> E oneOf(Class<E> type, String field, String name) {
    var wanted = name.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            Problem.input(
                field + "_unknown",
                field,
                "There is no such %s.".formatted(field),
                "One of " + Arrays.toString(type.getEnumConstants()) + "."));
  }

  static boolean clean(String text) {
    return text.codePoints().allMatch(Text::allowed);
  }

  private static boolean allowed(int character) {
    if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
      return false; // a half; whole ones arrive here as one code point
    }
    return !Character.isISOControl(character)
        || character == '\n'
        || character == '\r'
        || character == '\t';
  }
}
