package dev.orchestrator.api;

/** What text may come in: no control characters, no halves of characters. */
final class Text {

  private Text() {}

  /** Whether it has nothing in it that does not belong into a text. */
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
