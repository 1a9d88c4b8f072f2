package dev.orchestrator.vault;

import dev.orchestrator.platform.Secret;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Tells text that was drawn by lot from text that somebody composed. */
final class Randomness {

  /** Longer ones are files, pictures or certificates, not keys. */
  private static final Pattern TOKEN =
      Pattern.compile("(?<![A-Za-z0-9+/_.-])[A-Za-z0-9+/_-]{24,200}={0,2}(?![A-Za-z0-9+/_=])");

  /** What names a checksum, or a file that is written as text. */
  private static final Pattern NAMED_HASH =
      Pattern.compile(
          "(?i)(?:sha-?\\d{1,3}|md5|blake\\w{0,4}|h1|etag|digest|checksum|integrity|hash|fingerprint|base64)[\"']?\\s{0,2}[-:=,]\\s{0,2}[\"']?$");

  private static final Pattern HASH = Pattern.compile("(?i)(?:sha\\d{1,3}|md5|h1)-.*");

  private static final Pattern URL = Pattern.compile("https?://\\S+");

  private static final int LOOK_BACK = 24;

  /** Names that somebody made up hold one number at most; what was drawn by lot seldom does. */
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** Neighbours of different kinds: 0.6 in random text, 0.1 to 0.3 in words and most names. */
  private static final double CHANGES = 0.34;

  private static final double LEAST_ENTROPY = 3.7;

  private Randomness() {}

  static void find(String text, Consumer<Found> found) {
    var blind = URL.matcher(text).replaceAll(url -> " ".repeat(url.group().length()));
    var tokens = TOKEN.matcher(blind);
    while (tokens.find()) {
      var before = text.substring(Math.max(0, tokens.start() - LOOK_BACK), tokens.start());
      if (!NAMED_HASH.matcher(before).find()
          && !HASH.matcher(tokens.group()).matches()
          && isRandom(tokens.group())) {
        found.accept(
            new Found(
                tokens.start(), tokens.end(), new Secret(tokens.group()), Optional.empty(), ""));
      }
    }
  }

  static boolean isRandom(String token) {
    var plain = token.replaceAll("[^A-Za-z0-9]", "");
    return DIGITS.matcher(plain).results().limit(2).count() == 2
        && plain.chars().anyMatch(Character::isUpperCase)
        && plain.chars().anyMatch(Character::isLowerCase)
        && changes(plain) >= CHANGES
        && entropy(plain) >= LEAST_ENTROPY;
  }

  /** How often, of all neighbours, one is a digit, capital or small letter and the other is not. */
  private static double changes(String text) {
    var changed = 0;
    for (var i = 1; i < text.length(); i++) {
      changed += kind(text.charAt(i)) == kind(text.charAt(i - 1)) ? 0 : 1;
    }
    return (double) changed / (text.length() - 1);
  }

  private static int kind(char c) {
    return Character.isDigit(c) ? 0 : Character.isUpperCase(c) ? 1 : 2;
  }

  /** In bits for each character. */
  private static double entropy(String text) {
    var counts = new int[128];
    text.chars().forEach(c -> counts[c]++);
    var bits = 0.0;
    for (var count : counts) {
      if (count > 0) {
        var share = (double) count / text.length();
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
