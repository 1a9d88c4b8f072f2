package dev.orchestrator.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The same for the same failure: ids, times, folders, ports, line numbers and durations do not
 * count.
 */
public final class Fingerprint {

  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d)?(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?");

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\\b[0-9a-fA-F]{7,}\\b");

  /** The folders in front of a file's name; the name itself tells failures apart. */
  private static final Pattern FOLDERS =
      Pattern.compile("(?:[A-Za-z]:)?(?:[\\\\/][\\w.@+~#-]+)+[\\\\/]");

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private static final int BYTES = 8;

  private Fingerprint() {}

  /** Of a failure, by what it says of itself. */
  public static String of(String work, String reason, String evidence) {
    return hash(work + "\n" + normal(reason) + "\n" + normal(evidence));
  }

  /** What is left of a text when everything is gone that changes from time to time. */
  static String normal(String text) {
    var plain = TIME.matcher(text).replaceAll("#");
    plain = ID.matcher(plain).replaceAll("#");
    plain = FOLDERS.matcher(plain).replaceAll("/");
    plain = NUMBER.matcher(plain).replaceAll("#");
    return SPACE.matcher(plain).replaceAll(" ").strip();
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
