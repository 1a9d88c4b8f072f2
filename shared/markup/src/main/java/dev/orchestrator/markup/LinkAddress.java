package dev.orchestrator.markup;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Which addresses a chat takes for a link; the words of others lose theirs without a notice. */
final class LinkAddress {

  private static final int LONGEST = 2048;
  private static final Set<String> SCHEMES = Set.of("http", "https", "tg");

  private LinkAddress() {}

  /** A host without a dot, as localhost, is none that a chat would open. */
  static boolean isTaken(String address) {
    if (address.length() > LONGEST) {
      return false;
    }
    try {
      var uri = new URI(address);
      var scheme = uri.getScheme();
      var host = uri.getHost();
      return scheme != null
          && host != null
          && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
          && (host.contains(".") || scheme.equals("tg"));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
