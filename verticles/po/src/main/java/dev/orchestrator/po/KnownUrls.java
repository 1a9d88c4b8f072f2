package dev.orchestrator.po;

import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.platform.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URLs that events and tool results named. A model's words may repeat them and no others: what
 * it made up is taken out.
 */
final class KnownUrls {

  /** What a URL goes on with until something that cannot be part of it. */
  private static final String REST = "[^\\s<>\"'`\\\\|]";

  /** The endings by which a name without a scheme is told from a file or a sentence. */
  private static final String ENDINGS =
      "com|org|net|info|biz|io|dev|app|ai|co|xyz|site|online|cloud|tech|store|shop|page|link"
          + "|ru|su|uk|de|eu|us|fr|nl|pl|ua|kz|by|cn|in|jp|test|example|local|internal|рф|xn--[a-z0-9-]+";

  /** Everything in it is bounded: a word without an end must not take time without an end. */
  private static final Pattern URL =
      Pattern.compile(
          "(?:[a-z][a-z0-9+.-]{0,20}:/+|www\\.)"
              + REST
              + "+"
              + "|(?://)?\\b(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{2,5}(?:/"
              + REST
              + "*)?|/"
              + REST
              + "*)"
              + "|(?<![\\w@./-])(?://)?(?:[\\p{L}\\d](?:[\\p{L}\\d-]{0,61}[\\p{L}\\d])?\\.)+(?:"
              + ENDINGS
              + ")(?![\\p{L}\\d-])(?::\\d{2,5})?(?:/"
              + REST
              + "*)?",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

  /** A Markdown link keeps its text when its target goes. */
  private static final Pattern LINK =
      Pattern.compile("!?\\[([^\\[\\]]{0,300})]\\(([^)\\s]{0,2000})(?:\\s[^)]{0,300})?\\)");

  private static final String TRAILING = ".,;:!?)]}*_»”…";

  private final Set<String> known = new HashSet<>();

  void learn(ThreadEvent event) {
    learn(Json.write(event));
  }

  /** Notes every URL in a text. */
  void learn(String text) {
    var found = URL.matcher(text);
    while (found.find()) {
      known.add(normal(untrailed(found.group())));
    }
  }

  /** The URLs in these words that nobody named. */
  List<String> unknown(String words) {
    return URL.matcher(words)
        .results()
        .map(found -> normal(untrailed(found.group())))
        .filter(url -> !known.contains(url))
        .distinct()
        .toList();
  }

  /** The words without the URLs that nobody named. */
  String clean(String words) {
    if (!URL.matcher(words).find()) {
      return words;
    }
    var unlinked = LINK.matcher(words).replaceAll(this::link);
    var cleaned = URL.matcher(unlinked).replaceAll(this::bare);
    return cleaned.equals(words) ? words : tidy(cleaned);
  }

  private String link(MatchResult link) {
    var target = link.group(2);
    var kept = !URL.matcher(target).find() || known(target);
    return Matcher.quoteReplacement(kept ? link.group() : link.group(1));
  }

  private String bare(MatchResult found) {
    var url = untrailed(found.group());
    var rest = found.group().substring(url.length());
    return Matcher.quoteReplacement(known(url) ? found.group() : rest);
  }

  private boolean known(String url) {
    return known.contains(normal(url));
  }

  private static String untrailed(String url) {
    var end = url.length();
    while (end > 0 && isTrailing(url, end)) {
      end--;
    }
    return url.substring(0, end);
  }

  /** A bracket that was opened inside the URL belongs to it. */
  private static boolean isTrailing(String url, int end) {
    if (url.charAt(end - 1) != ')') {
      return TRAILING.indexOf(url.charAt(end - 1)) >= 0;
    }
    var opened = url.substring(0, end).chars().filter(c -> c == '(').count();
    var closed = url.substring(0, end).chars().filter(c -> c == ')').count();
    return closed > opened;
  }

  /** The same address is one URL with or without its scheme and its last slash. */
  private static String normal(String url) {
    var address = url.replaceFirst("^(?:[A-Za-z][A-Za-z0-9+.-]*:)?/+", "");
    var end = address.endsWith("/") ? address.length() - 1 : address.length();
    return address.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** Closes the gaps that were left. */
  private static String tidy(String words) {
    return words
        .replaceAll("<>|\\(\\s*\\)|\\[\\s*]|``|\\*\\*\\*\\*", "")
        .replaceAll("[ \\t]{2,}", " ")
        .replaceAll("[ \\t]+([.,;:!?])", "$1")
        .replaceAll("(?m)[ \\t]+$", "")
        .strip();
  }
}
