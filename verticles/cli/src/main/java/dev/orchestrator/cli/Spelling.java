package dev.orchestrator.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class Spelling {

  private Spelling() {}

  /** The word most like the one that was typed, if one is like it. */
  static Optional<String> nearest(String typed, Collection<String> words) {
    return words.stream()
        .min(Comparator.comparingInt(word -> distance(word, typed)))
        .filter(word -> distance(word, typed) <= Math.max(2, word.length() / 2));
  }

  /** How many letters must be put in, left out or changed to make one word of the other. */
  private static int distance(String one, String other) {
    var row = new int[other.length() + 1];
    Arrays.setAll(row, i -> i);
    for (var i = 1; i <= one.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= other.length(); j++) {
        var changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
