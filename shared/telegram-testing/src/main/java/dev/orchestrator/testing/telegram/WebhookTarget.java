package dev.orchestrator.testing.telegram;

import java.net.URI;
import java.util.regex.Pattern;

/** Where updates are brought, as setWebhook said it. */
record WebhookTarget(String url, String secret, int connections) {

  private static final int USUAL_CONNECTIONS = 40;
  private static final int LONGEST_SECRET = 256;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]*");

  /**
   * Checks what was asked for. An address without TLS is taken on this machine alone, as a Bot API
   * server of one's own does.
   */
  static WebhookTarget from(Params params) {
    var url = params.text("url");
    var local = url.startsWith("http://127.0.0.1") || url.startsWith("http://localhost");
    if (!url.startsWith("https://") && !local) {
      throw Refusal.badRequest("bad webhook: An HTTPS URL must be provided for webhook");
    }
    try {
      URI.create(url);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("bad webhook: invalid webhook URL specified");
    }
    var secret = params.text("secret_token");
    if (secret.length() > LONGEST_SECRET) {
      throw Refusal.badRequest("secret token is too long");
    }
    if (!SECRET.matcher(secret).matches()) {
      throw Refusal.badRequest("secret token contains unallowed characters");
    }
    var connections = params.number("max_connections", USUAL_CONNECTIONS);
    return new WebhookTarget(url, secret, Math.clamp(connections, 1, 100));
  }
}
