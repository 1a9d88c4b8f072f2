package dev.orchestrator.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages of nodes as lists of words: each is its length in bytes, a colon, and itself. The
 * scripts write them; nothing has to be loaded to read them, which matters while a node starts on a
 * busy machine and must beat in time.
 */
final class Words {

  private static final int MOST_DIGITS = 9;

  private Words() {}

  /** The words of a message; none if it is not one. */
  static List<String> of(byte[] message) {
    List<String> words = new ArrayList<>();
    for (int at = 0; at < message.length; ) {
      int colon = colon(message, at);
      int end = colon < 0 ? -1 : colon + 1 + length(message, at, colon);
      if (end < 0 || end > message.length) {
        return List.of();
      }
      words.add(new String(message, colon + 1, end - colon - 1, StandardCharsets.UTF_8));
      at = end;
    }
    return words;
  }

  /** Where the digits end that begin there; -1 if they are none, too many, or no colon follows. */
  private static int colon(byte[] message, int from) {
    int at = from;
    while (at < message.length && Character.isDigit(message[at]) && at - from < MOST_DIGITS) {
      at++;
    }
    return at > from && at < message.length && message[at] == ':' ? at : -1;
  }

  private static int length(byte[] message, int from, int to) {
    return Integer.parseInt(new String(message, from, to - from, StandardCharsets.US_ASCII));
  }
}
