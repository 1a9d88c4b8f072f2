package dev.orchestrator.api;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of others away from a door that is meant for programs. A page says where it comes
 * from; it must be this server itself, under a name that no stranger can point at this machine.
 */
final class Origins {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String here;

  /**
   * @param here the address that the server listens at
   */
  Origins(String here) {
    this.here = here.toLowerCase(Locale.ROOT);
  }

  /** Throws {@link Problem} if the request comes from a page that is not ours. */
  void check(HttpServerRequest request) {
    var origin = request.getHeader("Origin");
    if (origin != null && !ours(origin, request.getHeader("Host"))) {
      throw new Problem(
          403,
          "origin_foreign",
          "Origin",
          "A page from elsewhere may not talk to this.",
          "Send no Origin, as programs do, or open the page at the server's own address.");
    }
  }

  private boolean ours(String origin, @Nullable String host) {
    try {
      var page = URI.create(origin);
      return page.getHost() != null
          && page.getRawAuthority().equalsIgnoreCase(host)
          && known(page.getHost().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean known(String name) {
    return LOOPBACK.contains(name) || name.equals(here);
  }
}
