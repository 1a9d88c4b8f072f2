package dev.orchestrator.vault;

import dev.orchestrator.platform.Secret;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that a text gives to a name which is a secret's: {@code API_TOKEN=…}, "my password is …".
 */
final class Assignments {

  private static final String SECRET_WORD =
      "(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|credentials?|парол\\p{L}{0,3}|токен\\p{L}{0,2}|секрет\\p{L}{0,2})";

  private static final String NAME = "[\\p{L}0-9_.-]{0,60}" + SECRET_WORD + "[\\p{L}0-9_-]{0,40}";

  /** {@code NAME=value}, {@code "name": "value"}, {@code ?token=value}. */
  private static final Pattern GIVEN =
      Pattern.compile(
          "(?iu)(?<![\\p{L}0-9_])(?<name>"
              + NAME
              + ")[\"'`]?(?:\\s\\p{L}{1,12}){0,3}(?<sign>\\s{0,3}(?::=|=>|=|:)\\s{0,3})(?<quote>[\"'`]?)(?<value>[^\\s\"'`<>,;&]{4,500})");

  /** "The token is …", «пароль — …». */
  private static final Pattern SAID =
      Pattern.compile(
          "(?iu)(?<![\\p{L}0-9_])(?<name>"
              + NAME
              + ")(?<sign>\\s{1,3}(?:is|are|was|это|такой|такая|вот|—|–|-)[\\s:]{1,3})(?<quote>[\"'`«]?)(?<value>[^\\s\"'`»<>,;]{4,500})");

  /** What stands where a value is to be put, or says where it comes from. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i)(?:\\$|%|\\{|\\[|<|\\*|#|\\.{3}|…|your|my[_-]|change|example|placeholder|replace|xxx|todo|none|null|nil|undefined|true|false|user\\b|infra\\b|computed\\b|literal\\b|secret\\b|string\\b).*|(.)\\1+");

  /** A piece of a program: a word, or words with dots, and then perhaps a call. */
  private static final Pattern CODE =
      Pattern.compile(
          "[A-Za-z_$][A-Za-z_$]*(?:(?:\\.|::|->)[A-Za-z_$][\\w$]*)*(?:[(\\[{].*)?[);\\]}]*");

  private static final Pattern HASH =
      Pattern.compile("(?i)(?:sha\\d{1,3}|md5)[-:].*|[0-9a-f]{7,64}|[0-9a-f-]{36}");

  /** Names that are about secrets, and yet their values are none. */
  private static final Pattern ABOUT =
      Pattern.compile(
          "(?iu).*(?:tokens|tokenizer|_?(?:count|limit|length|name|type|url|uri|path|file|id|version|ttl|expiry|expires|budget|usage))");

  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{2,99}");
  private static final int SHORTEST_BARE = 6;

  private Assignments() {}

  static void find(String text, Consumer<Found> found) {
    collect(text, GIVEN.matcher(text), true, found);
    collect(text, SAID.matcher(text), false, found);
  }

  private static void collect(String text, Matcher matcher, boolean given, Consumer<Found> found) {
    for (var from = 0; matcher.find(from); from = matcher.start("value")) {
      var value = trimmed(matcher.group("value"));
      var name = matcher.group("name");
      if (!ABOUT.matcher(name).matches() && isSecret(text, matcher, value, given)) {
        var begin = matcher.start("value");
        found.accept(
            new Found(begin, begin + value.length(), new Secret(value), variable(name), ""));
      }
    }
  }

  /** What it takes depends on how the value is given: the more like a setting, the less. */
  private static boolean isSecret(String text, Matcher matcher, String value, boolean given) {
    if (value.length() < 4
        || PLACEHOLDER.matcher(value).matches()
        || HASH.matcher(value).matches()
        || value.startsWith("http")) {
      return false;
    }
    var quoted = !matcher.group("quote").isEmpty();
    var bare = given && matcher.group("sign").equals("=");
    return CODE.matcher(value).matches()
        ? isPlainWord(value)
            && ((quoted && given) || (bare && !isArgument(text, matcher.start("name"))))
        : bare || quoted || isMixed(value);
  }

  /** A secret where nothing but values stands; part of a sentence or of a program elsewhere. */
  private static boolean isPlainWord(String value) {
    return value.length() >= SHORTEST_BARE
        && value.chars().allMatch(Character::isLetterOrDigit)
        && !value.matches("(?i)" + SECRET_WORD);
  }

  /** In {@code connect(password=given)} the value is a name of the program's. */
  private static boolean isArgument(String text, int name) {
    var before = text.substring(0, name).stripTrailing();
    return before.endsWith("(") || before.endsWith(",");
  }

  /** Something that is no word of a language: letters with digits, or with signs among them. */
  private static boolean isMixed(String value) {
    var letters = value.chars().anyMatch(Character::isLetter);
    var digits = value.chars().anyMatch(Character::isDigit);
    var signs =
        value
            .chars()
            .anyMatch(c -> c < 128 && !Character.isLetterOrDigit(c) && "-./_:()".indexOf(c) < 0);
    return value.length() >= SHORTEST_BARE
        && ((letters && (digits || signs)) || (digits && value.length() >= 8));
  }

  /** The end of a sentence or of a bracket is no part of a value. */
  private static String trimmed(String value) {
    return value.replaceFirst("[.!?)\\]}:]+$", "");
  }

  private static Optional<String> variable(String name) {
    return Optional.of(name).filter(text -> VARIABLE.matcher(text).matches());
  }
}
