package dev.orchestrator.engineering;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** How one part of a round ended. It is journaled. */
sealed interface Verdict {

  /** The coding agent made this commit, and it really is on the remote branch. */
  record Written(String commit, String summary) implements Verdict {}

  /** The tests passed, at exactly this commit. */
  record Passed(String commit, String tests) implements Verdict {}

  /** The commit is on the main branch. */
  record Merged(String commit) implements Verdict {}

  /** Main now holds the commit in a mixture that nobody has tested. */
  record Mixed(String commit) implements Verdict {}

  /**
   * The round failed.
   *
   * @param code a stable name for programs
   * @param reason one line for a person
   * @param evidence the output that shows it
   */
  record Failed(String code, String reason, String evidence) implements Verdict {

    private static final int LONGEST = 3_000;

    static Failed of(String code, String reason, List<String> output) {
      var text = String.join("\n", output).strip();
      var tail = text.length() > LONGEST ? text.substring(text.length() - LONGEST) : text;
      return new Failed(code, reason, tail);
    }

    /** What the next round is told. */
    String feedback() {
      return evidence.isEmpty() ? reason : reason + "\n\n" + evidence;
    }

    /** The same for the same failure: times, ids and addresses do not count. */
    String fingerprint() {
      var plain =
          (code + "\n" + evidence).replaceAll("[0-9a-fA-F]{7,}", "#").replaceAll("[0-9]+", "#");
      try {
        var digest = MessageDigest.getInstance("SHA-256");
        var hash = digest.digest(plain.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 8);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
