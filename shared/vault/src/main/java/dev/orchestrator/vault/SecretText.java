package dev.orchestrator.vault;

import dev.orchestrator.platform.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds secrets in texts: by the shapes that well-known issuers give their keys, by the names that
 * values are given to, and by their randomness. Commit ids, UUIDs, addresses without a password and
 * ordinary code are none.
 */
public final class SecretText {

  /** What stands in the place of a secret that has no name. */
  public static final String BLOT = "[secret]";

  private static final Pattern BLOTTED = Pattern.compile("\\[secret(?: [A-Za-z0-9_]+)?]");
  private static final Pattern VARIABLE_BEFORE =
      Pattern.compile(
          "(?<![A-Za-z0-9_])([A-Z][A-Z0-9_]{3,99})\\W{0,3}(?:\\s?(?:is|это|=|:|—|-)\\W{0,3})?$");
  private static final Pattern LONE = Pattern.compile("\\S{12,500}");
  private static final int LOOK_BACK = 130;

  private SecretText() {}

  /** The secrets in a text, in order, none inside another. */
  public static List<Found> find(String original) {
    var text = BLOTTED.matcher(original).replaceAll(blot -> " ".repeat(blot.group().length()));
    var found = new ArrayList<Found>();
    for (var shape : Shapes.ALL) {
      var matcher = shape.pattern().matcher(text);
      while (matcher.find()) {
        add(found, named(text, matcher.start(), matcher.end(), shape.family()));
      }
    }
    Assignments.find(text, each -> add(found, each));
    Randomness.find(text, each -> add(found, named(text, each.from(), each.to(), "")));
    found.sort(Comparator.comparingInt(Found::from));
    return found;
  }

  /**
   * A text that consists of one word, as somebody types it who was asked for a value; empty if it
   * can hardly be one.
   */
  public static Optional<Found> lone(String text) {
    var word = text.strip();
    var begin = text.indexOf(word);
    return LONE.matcher(word).matches()
            && word.chars().anyMatch(Character::isDigit)
            && word.chars().anyMatch(Character::isLetter)
            && !word.startsWith("http")
        ? Optional.of(
            new Found(begin, begin + word.length(), new Secret(word), Optional.empty(), ""))
        : Optional.empty();
  }

  /** The text with something in the place of each secret. */
  public static String replaced(String text, List<Found> found, Function<Found, String> by) {
    var result = new StringBuilder();
    var end = 0;
    for (var each : found) {
      result.append(text, end, each.from()).append(by.apply(each));
      end = each.to();
    }
    return result.append(text, end, text.length()).toString();
  }

  /** The text without its secrets. */
  public static String blotted(String text) {
    return replaced(text, find(text), _ -> BLOT);
  }

  private static void add(List<Found> found, Found each) {
    if (found.stream().noneMatch(each::overlaps)) {
      found.add(each);
    }
  }

  private static Found named(String text, int from, int to, String family) {
    var before = text.substring(Math.max(0, from - LOOK_BACK), from);
    var name = VARIABLE_BEFORE.matcher(before);
    return new Found(
        from,
        to,
        new Secret(text.substring(from, to)),
        name.find() ? Optional.of(name.group(1)) : Optional.empty(),
        family);
  }
}
