package dev.orchestrator.api;

import dev.orchestrator.store.Receipts;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A key that makes a request one that may be repeated stands for one request: with another body it
 * is refused, since whoever sent it would take the answer to the first one for the answer to this.
 */
record Repeats(Receipts receipts) {

  /** The same route, which takes each key for one body only. */
  Route watching(Route route) {
    return route.method().equals(HttpMethod.POST) && Contract.covers(route)
        ? route.with(call -> {
          check(call);
          return route.deed().run(call);
        })
        : route;
  }

  private void check(Call call) {
    if (call.caller().isEmpty()) {
      return; // a stranger's key would be everybody's
    }
    var fingerprint = fingerprint(call.inputs().body().encode());
    if (!call.key().map(key -> receipts.sameContent(key, fingerprint)).orElse(true)) {
      throw Problem.input(
          "idempotency_key_reused",
          Call.KEY,
          "This key came with another body before.",
          "Take a new key for each new request; repeat a request with the body that it had.");
    }
  }

  static String fingerprint(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
