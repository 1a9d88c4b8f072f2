package dev.orchestrator.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * How long texts are for a model. Providers count in ways of their own; the encoding of one of them
 * is near enough for a budget, and far nearer than characters, of which a token of Russian takes
 * half as many as one of English.
 */
public final class Tokens {

  /** Longer texts are measured in pieces: the time for one endless word grows with its square. */
  private static final int PIECE = 400;

  private Tokens() {}

  /** Loaded when something is first counted. */
  private static final class Loaded {
    static final Encoding ENCODING =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  }

  /** How many tokens the text has, about. */
  public static int in(String text) {
    var tokens = 0;
    for (var from = 0; from < text.length(); from += PIECE) {
      var piece = text.substring(from, Math.min(text.length(), from + PIECE));
      tokens += Loaded.ENCODING.countTokensOrdinary(piece);
    }
    return tokens;
  }

  /** The longest beginning of the text, by whole lines or words, that has at most so many. */
  public static String first(String text, int most) {
    if (in(text) <= most) {
      return text;
    }
    var low = 0;
    var high = text.length();
    while (low < high) {
      var middle = (low + high + 1) / 2;
      if (in(text.substring(0, middle)) <= most) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    var cut = Math.max(text.lastIndexOf(' ', low), text.lastIndexOf('\n', low));
    return text.substring(0, cut > low / 2 ? cut : low).stripTrailing();
  }
}
