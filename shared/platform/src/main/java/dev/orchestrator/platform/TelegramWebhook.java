package dev.orchestrator.platform;

import dev.orchestrator.platform.Settings.HostPort;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where Telegram brings updates by itself.
 *
 * @param url the address that Telegram is told; its path is the one that is listened at
 * @param listen where requests to it arrive here, as somebody in front of us passes them on
 * @param secret comes with each of them; empty for one that follows from the bot's token
 */
public record TelegramWebhook(URI url, HostPort listen, Optional<Secret> secret) {

  static final Set<String> NAMES =
      Set.of("TELEGRAM_WEBHOOK_URL", "TELEGRAM_WEBHOOK_LISTEN", "TELEGRAM_WEBHOOK_SECRET");

  private static final String USUAL_PLACE = "127.0.0.1:8443";
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{16,256}");

  static Optional<TelegramWebhook> from(SettingReader read) {
    var url = read.get("TELEGRAM_WEBHOOK_URL", "", TelegramWebhook::url);
    var listen = read.get("TELEGRAM_WEBHOOK_LISTEN", USUAL_PLACE, SettingText::hostPort);
    var secret = read.get("TELEGRAM_WEBHOOK_SECRET", "", TelegramWebhook::secret);
    if (url.isEmpty() && secret.isPresent()) {
      throw new BadSetting("TELEGRAM_WEBHOOK_SECRET", "means nothing without TELEGRAM_WEBHOOK_URL");
    }
    return url.map(address -> new TelegramWebhook(address, listen, secret));
  }

  /** Without TLS it is only for a Bot API server on this machine. */
  private static Optional<URI> url(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    var url = URI.create(text.strip());
    var host = String.valueOf(url.getHost());
    var here = "http".equals(url.getScheme()) && ClusterSettings.isLoopback(host);
    if (url.getHost() == null || (!here && !"https".equals(url.getScheme()))) {
      throw new IllegalArgumentException(
          "expected https://host/path, which Telegram can reach; http:// on loopback alone");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("expected an address that ends with its path");
    }
    return Optional.of(url);
  }

  private static Optional<Secret> secret(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    if (!SECRET.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException("expected 16 to 256 of A-Z, a-z, 0-9, _ and -");
    }
    return Optional.of(new Secret(text.strip()));
  }

  /** The path that is listened at. */
  public String path() {
    return url.getRawPath().isEmpty() ? "/" : url.getRawPath();
  }
}
