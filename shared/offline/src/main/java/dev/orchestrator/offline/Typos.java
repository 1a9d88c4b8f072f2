package dev.orchestrator.offline;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mends the words that requests turn on when one letter of them is wrong. */
final class Typos {

  private static final Pattern WORD = Pattern.compile("\\p{L}{5,}");
  private static final Pattern MIXED =
      Pattern.compile("(?<!\\p{L})(?=\\p{L}*\\p{IsCyrillic})(?=\\p{L}*\\p{IsLatin})\\p{L}+");

  private static final List<String> KNOWN =
      List.of(
          ("please deploy redeploy status delete project projects rollback cancel release releases"
                  + " rename service website create build restart changes"
                  + " проект проекты проектом проекта статус сервис разверни удали останови отмени"
                  + " запусти переименуй откати сделай создай покажи релизы")
              .split(" "));

  private static final String LATIN = "aceopxyABCEHKMOPTX";
  private static final String CYRILLIC = "асеорхуАВСЕНКМОРТХ";

  private Typos() {}

  /** The words with what is nearly one of ours made that one. */
  static String mended(String words) {
    var oneScript = MIXED.matcher(words).replaceAll(found -> cyrillic(found.group()));
    return WORD.matcher(oneScript).replaceAll(Typos::nearest);
  }

  private static String nearest(MatchResult found) {
    var word = found.group().toLowerCase(Locale.ROOT);
    return KNOWN.contains(word)
        ? Matcher.quoteReplacement(found.group())
        : KNOWN.stream()
            .filter(known -> isOneOff(word, known))
            .findFirst()
            .orElse(Matcher.quoteReplacement(found.group()));
  }

  private static String cyrillic(String word) {
    var mended = new StringBuilder();
    word.chars()
        .map(c -> LATIN.indexOf(c) < 0 ? c : CYRILLIC.charAt(LATIN.indexOf(c)))
        .forEach(c -> mended.append((char) c));
    return mended.toString();
  }

  /** One letter is missing, too many or another one, or two neighbours are swapped. */
  static boolean isOneOff(String word, String known) {
    var start = 0;
    var shorter = Math.min(word.length(), known.length());
    while (start < shorter && word.charAt(start) == known.charAt(start)) {
      start++;
    }
    var end = 0;
    while (end < shorter - start
        && word.charAt(word.length() - 1 - end) == known.charAt(known.length() - 1 - end)) {
      end++;
    }
    var left = word.substring(start, word.length() - end);
    var wanted = known.substring(start, known.length() - end);
    return (left.length() <= 1 && wanted.length() <= 1)
        || (left.length() == 2 && new StringBuilder(left).reverse().toString().equals(wanted));
  }
}
