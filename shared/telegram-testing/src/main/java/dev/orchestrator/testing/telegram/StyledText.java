package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text with how its stretches are shown, checked by the rules of the Bot API's documentation
 * (sections "sendMessage", "MessageEntity" and "Formatting options").
 */
record StyledText(String text, List<Style> styles) {

  private static final int LONGEST = 4096;
  private static final int LONGEST_CAPTION = 1024;
  private static final int MOST_STYLES = 100;

  /** The text of a message. */
  static StyledText ofMessage(Params params) {
    var said = read(params, "text", "entities");
    if (said.text.codePoints().noneMatch(StyledText::isVisible)) {
      throw Refusal.badRequest("message text is empty");
    }
    return said.atMost(LONGEST, "message is too long");
  }

  private static boolean isVisible(int character) {
    return !Character.isWhitespace(character)
        && !Character.isSpaceChar(character)
        && Character.getType(character) != Character.FORMAT;
  }

  /** What stands below a file, which may be nothing. */
  static StyledText ofCaption(Params params) {
    return read(params, "caption", "caption_entities")
        .atMost(LONGEST_CAPTION, "message caption is too long");
  }

  private static StyledText read(Params params, String text, String entities) {
    var raw = params.text(text);
    if (raw.codePoints().anyMatch(each -> each >= 0xD800 && each <= 0xDFFF)) {
      throw Refusal.badRequest("strings must be encoded in UTF-8");
    }
    var parsed =
        switch (params.text("parse_mode").toLowerCase(Locale.ROOT)) {
          case "" -> new StyledText(raw, given(params, entities));
          case "html" -> new HtmlText(raw).parse();
          case "markdownv2" -> new MarkdownText(raw).parse();
          default -> throw Refusal.badRequest("unsupported parse_mode");
        };
    StyleRules.check(parsed);
    return parsed.trimmed();
  }

  private static List<Style> given(Params params, String entities) {
    var styles = new ArrayList<Style>();
    params.json(entities).ifPresent(list -> list.forEach(each -> styles.add(Style.from(each))));
    return styles;
  }

  private StyledText atMost(int units, String otherwise) {
    if (text.length() > units) {
      throw Refusal.badRequest(otherwise);
    }
    return this;
  }

  /** A message has no blanks at its ends, but for those that a style begins with. */
  private StyledText trimmed() {
    var kept = text.stripTrailing();
    var styleBegins = styles.stream().mapToInt(Style::offset).min().orElse(kept.length());
    var blanks = kept.length() - kept.stripLeading().length();
    var first = Math.min(blanks, Math.min(styleBegins, kept.length()));
    var shown =
        styles.stream()
            .map(style -> style.within(first, kept.length()))
            .filter(style -> style.length() > 0)
            .limit(MOST_STYLES)
            .toList();
    return new StyledText(kept.substring(first), shown);
  }

  ArrayNode entities() {
    var entities = Json.array();
    styles.forEach(style -> entities.add(style.json()));
    return entities;
  }
}
