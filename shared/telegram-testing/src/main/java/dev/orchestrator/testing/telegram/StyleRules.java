package dev.orchestrator.testing.telegram;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which styles a text may have. Offsets outside the text or inside a character are refused as
 * Telegram does. Styles that cross, or stand where they may not, Telegram drops or mends without a
 * word; here they are refused, so that a sender that relies on it is found out.
 */
final class StyleRules {

  private static final Set<String> VERBATIM = Set.of("pre", "code");
  private static final Set<String> QUOTES = Set.of("blockquote", "expandable_blockquote");
  private static final Set<String> MIXABLE =
      Set.of("bold", "italic", "underline", "strikethrough", "spoiler");
  private static final Set<String> OTHERS =
      Set.of(
          "mention",
          "hashtag",
          "cashtag",
          "bot_command",
          "url",
          "email",
          "phone_number",
          "text_link",
          "text_mention",
          "custom_emoji");

  private static final Pattern ADDRESS =
      Pattern.compile("(?i)(?:https?://[^/?#\\s]*[^/?#\\s.]\\.[^/?#\\s]+|tg://\\S+)");

  private StyleRules() {}

  static void check(StyledText said) {
    for (var style : said.styles()) {
      checkType(style);
      checkPlace(said.text(), style);
    }
    checkNesting(said.styles());
  }

  private static void checkType(Style style) {
    var type = style.type();
    if (!VERBATIM.contains(type)
        && !QUOTES.contains(type)
        && !MIXABLE.contains(type)
        && !OTHERS.contains(type)) {
      throw Refusal.badRequest("can't parse MessageEntity: unsupported type specified");
    }
    if (type.equals("text_link")) {
      checkAddress(style.about());
    }
  }

  /** Words that lead nowhere Telegram shows as words, without a notice. */
  private static void checkAddress(String address) {
    if (address.isBlank()) {
      throw Refusal.badRequest("can't parse MessageEntity: can't find field \"url\"");
    }
    if (!ADDRESS.matcher(address).lookingAt()) {
      throw Refusal.badRequest("the double is strict: a chat would not open " + address);
    }
  }

  private static void checkPlace(String text, Style style) {
    var begins = "entity beginning at UTF-16 offset " + style.offset();
    if (style.offset() < 0 || style.length() <= 0) {
      throw Refusal.badRequest("can't parse MessageEntity: wrong offset or length");
    }
    if (style.end() > text.length()) {
      throw Refusal.badRequest(
          begins + " ends after the end of the text at UTF-16 offset " + text.length());
    }
    if (isInside(text, style.offset()) || isInside(text, style.end())) {
      throw Refusal.badRequest(begins + " ends in a middle of a UTF-16 symbol");
    }
  }

  private static boolean isInside(String text, int offset) {
    return offset > 0
        && offset < text.length()
        && Character.isLowSurrogate(text.charAt(offset))
        && Character.isHighSurrogate(text.charAt(offset - 1));
  }

  private static void checkNesting(List<Style> styles) {
    var outerFirst =
        styles.stream()
            .sorted(
                Comparator.comparingInt(Style::offset)
                    .thenComparing(Comparator.comparingInt(Style::end).reversed()))
            .toList();
    for (var i = 0; i < outerFirst.size(); i++) {
      var outer = outerFirst.get(i);
      for (var inner : outerFirst.subList(i + 1, outerFirst.size())) {
        if (inner.offset() < outer.end()) {
          checkPair(outer, inner);
        }
      }
    }
  }

  private static void checkPair(Style outer, Style inner) {
    var crossing = inner.end() > outer.end();
    var alike = inner.offset() == outer.offset() && inner.end() == outer.end();
    var contained =
        mayContain(outer.type(), inner.type()) || (alike && mayContain(inner.type(), outer.type()));
    if (crossing || !contained) {
      throw Refusal.badRequest(
          "the double is strict: %s at %d %s %s at %d"
              .formatted(
                  outer.type(),
                  outer.offset(),
                  crossing ? "crosses" : "can't contain",
                  inner.type(),
                  inner.offset()));
    }
  }

  private static boolean mayContain(String outer, String inner) {
    if (QUOTES.contains(outer)) {
      return !QUOTES.contains(inner);
    }
    if (VERBATIM.contains(outer) || VERBATIM.contains(inner)) {
      return false;
    }
    return MIXABLE.contains(outer) || MIXABLE.contains(inner);
  }
}
