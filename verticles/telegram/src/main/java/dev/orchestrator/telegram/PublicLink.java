package dev.orchestrator.telegram;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses that a phone can open; Telegram refuses keys with others. */
final class PublicLink {

  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|\\[.*]");

  /** Names that mean something only where they are used. */
  private static final Pattern LOCAL =
      Pattern.compile("(?:.*\\.)?(?:localhost|local|internal|lan|home|test|invalid)");

  private PublicLink() {}

  /**
   * The address, if it is one. Numbers are mostly those of this machine or of a network at home.
   */
  static Optional<String> of(@Nullable String url) {
    return Optional.ofNullable(url).filter(PublicLink::isPublic);
  }

  private static boolean isPublic(String url) {
    try {
      var uri = URI.create(url);
      var host = uri.getHost();
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && host != null
          && host.contains(".")
          && !NUMBERS.matcher(host).matches()
          && !LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
