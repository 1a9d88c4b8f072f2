package dev.orchestrator.testing.telegram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Text in MarkdownV2 (section "MarkdownV2 style" of the Bot API's documentation), without quotes
 * and custom emoji.
 */
final class MarkdownText {

  private static final String RESERVED = "_*[]()~`>#+-=|{}.!";

  private final String source;
  private final StringBuilder text = new StringBuilder();
  private final List<Style> styles = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private int at;

  MarkdownText(String source) {
    this.source = source;
  }

  private record Open(String mark, int at, int from) {}

  StyledText parse() {
    while (at < source.length()) {
      step();
    }
    if (!open.isEmpty()) {
      var last = open.pop();
      throw unparsable("Can't find end of " + name(last.mark()) + " entity" + offset(last.at()));
    }
    return new StyledText(text.toString(), styles);
  }

  private void step() {
    var character = source.charAt(at);
    if (character == '\\' && isEscape()) {
      text.append(source.charAt(at + 1));
      at += 2;
    } else if (RESERVED.indexOf(character) < 0) {
      text.append(character);
      at++;
    } else {
      reserved(character);
    }
  }

  private boolean isEscape() {
    return at + 1 < source.length() && source.charAt(at + 1) > 0 && source.charAt(at + 1) < 127;
  }

  private void reserved(char character) {
    switch (character) {
      case '`' -> code();
      case ']' -> link();
      case '[' -> begin("[");
      case '*', '_', '~', '|' -> toggle(markAt());
      default -> throw mustBeEscaped(character);
    }
  }

  private String markAt() {
    for (var twice : List.of("__", "||")) {
      if (source.startsWith(twice, at)) {
        return twice;
      }
    }
    var mark = source.substring(at, at + 1);
    if (mark.equals("|")) {
      throw mustBeEscaped('|');
    }
    return mark;
  }

  private void toggle(String mark) {
    var last = open.peek();
    if (last != null && last.mark().equals(mark)) {
      open.pop();
      at += mark.length();
      style(type(mark), last.from(), "");
    } else if (open.stream().anyMatch(each -> each.mark().equals(mark))) {
      var unended = open.pop();
      throw unparsable(
          "Can't find end of " + name(unended.mark()) + " entity" + offset(unended.at()));
    } else {
      begin(mark);
    }
  }

  private void begin(String mark) {
    open.push(new Open(mark, at, text.length()));
    at += mark.length();
  }

  private void code() {
    var fence = source.startsWith("```", at) ? "```" : "`";
    var begin = at;
    var from = text.length();
    at += fence.length();
    var language = fence.length() == 1 ? "" : language();
    while (!source.startsWith(fence, at)) {
      if (at >= source.length()) {
        throw unparsable("Can't find end of " + name(fence) + " entity" + offset(begin));
      }
      at += source.charAt(at) == '\\' && isEscape() ? 1 : 0;
      text.append(source.charAt(at++));
    }
    at += fence.length();
    style(type(fence), from, language);
  }

  private String language() {
    var begin = at;
    while (at < source.length()
        && !Character.isWhitespace(source.charAt(at))
        && source.charAt(at) != '`') {
      at++;
    }
    if (at < source.length() && source.charAt(at) == '\n') {
      return source.substring(begin, at++);
    }
    at = begin;
    return "";
  }

  private void link() {
    var last = open.peek();
    if (last == null || !last.mark().equals("[")) {
      throw mustBeEscaped(']');
    }
    open.pop();
    at++;
    if (at < source.length() && source.charAt(at) == '(') {
      style("text_link", last.from(), address());
    }
  }

  private String address() {
    var begin = at++;
    var address = new StringBuilder();
    while (at < source.length() && source.charAt(at) != ')') {
      at += source.charAt(at) == '\\' && isEscape() ? 1 : 0;
      address.append(source.charAt(at++));
    }
    if (at == source.length()) {
      throw unparsable("Can't find end of a URL" + offset(begin));
    }
    at++;
    return address.toString();
  }

  private void style(String type, int from, String about) {
    if (text.length() > from) {
      styles.add(new Style(type, from, text.length() - from, about));
    }
  }

  private static String type(String mark) {
    return switch (mark) {
      case "*" -> "bold";
      case "_" -> "italic";
      case "__" -> "underline";
      case "~" -> "strikethrough";
      case "||" -> "spoiler";
      case "`" -> "code";
      default -> "pre";
    };
  }

  private static String name(String mark) {
    var type = mark.equals("[") ? "textUrl" : type(mark);
    return Character.toUpperCase(type.charAt(0)) + type.substring(1);
  }

  private String offset(int position) {
    var bytes = source.substring(0, position).getBytes(StandardCharsets.UTF_8).length;
    return " at byte offset " + bytes;
  }

  private static Refusal mustBeEscaped(char character) {
    return unparsable(
        "Character '" + character + "' is reserved and must be escaped with the preceding '\\'");
  }

  private static Refusal unparsable(String why) {
    return Refusal.badRequest("can't parse entities: " + why);
  }
}
