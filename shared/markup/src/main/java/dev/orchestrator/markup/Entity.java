package dev.orchestrator.markup;

/**
 * A stretch of a message that is shown in another way.
 *
 * @param offset where it begins, in UTF-16 units
 * @param length how long it is, in UTF-16 units
 * @param about the address of a link, the language of a block of code; empty for the others
 */
public record Entity(Kind kind, int offset, int length, String about) {

  /** Where it ends, in UTF-16 units. */
  public int end() {
    return offset + length;
  }

  /** How a stretch is shown. */
  public enum Kind {
    BOLD("bold"),
    ITALIC("italic"),
    STRIKETHROUGH("strikethrough"),
    CODE("code"),
    PRE("pre"),
    BLOCKQUOTE("blockquote"),
    TEXT_LINK("text_link");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    /** As the Bot API calls it. */
    public String wire() {
      return wire;
    }

    /** Whether it shows text as it is, so that nothing inside it can be shown in another way. */
    boolean isVerbatim() {
      return switch (this) {
        case CODE, PRE -> true;
        case BOLD, ITALIC, STRIKETHROUGH, BLOCKQUOTE, TEXT_LINK -> false;
      };
    }
  }
}
