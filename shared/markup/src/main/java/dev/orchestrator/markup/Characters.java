package dev.orchestrator.markup;

/** Which characters a chat would take away or refuse, and what stands for them. */
final class Characters {

  private static final String TAB = "    ";
  private static final char UNREADABLE = '\uFFFD';

  private Characters() {}

  /**
   * The text without what a chat removes (which would move the entities behind it): line ends are
   * one character, a tab is spaces, a control character is a space, half a character a mark.
   */
  static String readable(String text) {
    var readable = new StringBuilder(text.length());
    text.replace("\r\n", "\n").codePoints().forEach(each -> append(readable, each));
    return readable.toString();
  }

  private static void append(StringBuilder readable, int character) {
    switch (character) {
      case '\n', '\r', '\u2028', '\u2029' -> readable.append('\n');
      case '\t' -> readable.append(TAB);
      default -> readable.appendCodePoint(readable(character));
    }
  }

  private static int readable(int character) {
    if (character <= Character.MAX_VALUE && Character.isSurrogate((char) character)) {
      return UNREADABLE;
    }
    var changesDirection = character >= '\u202A' && character <= '\u202E';
    return Character.isISOControl(character) || changesDirection ? ' ' : character;
  }

  /** Whether a message can end before that character and the next one begin behind it. */
  static boolean isGap(CharSequence text, int at) {
    return Character.isWhitespace(text.charAt(at))
        && (at + 1 == text.length() || !isAttached(Character.codePointAt(text, at + 1)));
  }

  /** Whether a reader would see anything of it; a chat refuses it otherwise. */
  static boolean isVisible(String text) {
    return text.codePoints()
        .anyMatch(each ->
            !Character.isWhitespace(each)
                && !Character.isSpaceChar(each)
                && Character.getType(each) != Character.FORMAT);
  }

  /** Whether it belongs to the character before it. */
  private static boolean isAttached(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.FORMAT ->
          true;
      default -> false;
    };
  }
}
