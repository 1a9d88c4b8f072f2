package dev.orchestrator.testing.telegram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in Telegram's HTML (section "HTML style" of the Bot API's documentation). */
final class HtmlText {

  private static final Pattern TAG = Pattern.compile("<(/?)([^<>\\s]*)([^<>]*)>");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:(lt|gt|amp|quot)|#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));");
  private static final Pattern ADDRESS = Pattern.compile("href\\s*=\\s*[\"']([^\"']*)[\"']");
  private static final Pattern LANGUAGE =
      Pattern.compile("class\\s*=\\s*[\"']language-([^\"']*)[\"']");
  private static final Map<String, String> STYLES =
      Map.ofEntries(
          Map.entry("b", "bold"),
          Map.entry("strong", "bold"),
          Map.entry("i", "italic"),
          Map.entry("em", "italic"),
          Map.entry("u", "underline"),
          Map.entry("ins", "underline"),
          Map.entry("s", "strikethrough"),
          Map.entry("strike", "strikethrough"),
          Map.entry("del", "strikethrough"),
          Map.entry("tg-spoiler", "spoiler"),
          Map.entry("span", "spoiler"),
          Map.entry("a", "text_link"),
          Map.entry("code", "code"),
          Map.entry("pre", "pre"),
          Map.entry("blockquote", "blockquote"));

  private final String html;
  private final StringBuilder text = new StringBuilder();
  private final List<Style> styles = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();

  HtmlText(String html) {
    this.html = html;
  }

  private record Open(String tag, String attributes, int at) {}

  StyledText parse() {
    var tags = TAG.matcher(html);
    var at = 0;
    while (at < html.length()) {
      var next = html.indexOf('<', at);
      append(html.substring(at, next < 0 ? html.length() : next));
      if (next < 0) {
        break;
      }
      if (!tags.find(next) || tags.start() != next) {
        throw unparsable("Unclosed start tag" + offset(next));
      }
      tag(tags);
      at = tags.end();
    }
    if (!open.isEmpty()) {
      throw unparsable(
          "Can't find end tag corresponding to start tag \"" + open.peek().tag() + "\"");
    }
    return new StyledText(text.toString(), styles);
  }

  private void append(String raw) {
    var entities = ENTITY.matcher(raw);
    text.append(entities.replaceAll(each -> Matcher.quoteReplacement(character(each.group()))));
  }

  private static String character(String entity) {
    return switch (entity) {
      case "&lt;" -> "<";
      case "&gt;" -> ">";
      case "&amp;" -> "&";
      case "&quot;" -> "\"";
      default -> {
        var digits = entity.substring(2, entity.length() - 1);
        var hex = digits.charAt(0) == 'x' || digits.charAt(0) == 'X';
        var code = hex ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
        yield Character.isValidCodePoint(code) ? Character.toString(code) : entity;
      }
    };
  }

  private void tag(Matcher tag) {
    var name = tag.group(2).toLowerCase(Locale.ROOT);
    if (!tag.group(1).isEmpty()) {
      close(name, tag.start());
      return;
    }
    var spoiler = !name.equals("span") || tag.group(3).contains("tg-spoiler");
    if (!STYLES.containsKey(name) || !spoiler) {
      throw unparsable("Unsupported start tag \"" + name + "\"" + offset(tag.start()));
    }
    open.push(new Open(name, tag.group(3), text.length()));
  }

  private void close(String name, int at) {
    var last = open.poll();
    if (last == null) {
      throw unparsable("Unexpected end tag" + offset(at));
    }
    if (!last.tag().equals(name)) {
      throw unparsable(
          "Unmatched end tag%s, expected \"</%s>\", found \"</%s>\""
              .formatted(offset(at), last.tag(), name));
    }
    if (text.length() > last.at()) {
      style(last);
    }
  }

  /** Code in pre is one style, with a language; an anchor without an address is none. */
  private void style(Open last) {
    var length = text.length() - last.at();
    var outer = open.peek();
    if (last.tag().equals("code") && outer != null && outer.tag().equals("pre")) {
      open.pop();
      var language = found(LANGUAGE, last.attributes());
      open.push(new Open("pre", language.isEmpty() ? outer.attributes() : language, outer.at()));
      return;
    }
    var address = found(ADDRESS, last.attributes());
    if (!last.tag().equals("a") || !address.isEmpty()) {
      var about = last.tag().equals("pre") ? last.attributes().strip() : address;
      styles.add(new Style(STYLES.getOrDefault(last.tag(), ""), last.at(), length, about));
    }
  }

  private static String found(Pattern pattern, String attributes) {
    var matcher = pattern.matcher(attributes);
    return matcher.find() ? matcher.group(1) : "";
  }

  private String offset(int at) {
    var bytes = html.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
    return " at byte offset " + bytes;
  }

  private static Refusal unparsable(String why) {
    return Refusal.badRequest("can't parse entities: " + why);
  }
}
