package dev.orchestrator.api;

import dev.orchestrator.access.Caller;
import dev.orchestrator.access.Gate;
import dev.orchestrator.access.Policy;
import dev.orchestrator.access.RateLimits;
import dev.orchestrator.access.RateLimits.Bucket;
import dev.orchestrator.access.RateLimits.Standing;
import dev.orchestrator.platform.RateSettings;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts who passes, and stops who passes too often. What is allowed and left is told in the
 * headers {@code RateLimit-Policy} and {@code RateLimit}, as the IETF's draft writes them.
 */
record Turnstile(RateLimits limits, RateSettings rates) {

  private static final long WINDOW_SECONDS = RateLimits.WINDOW.toSeconds();

  /** Lets a request through, or throws the problem that it came too often. */
  void pass(RoutingContext context, Route route, Optional<Caller> caller) {
    var buckets = buckets(context, route, caller);
    if (!buckets.isEmpty()) {
      take(context, buckets, "Too many requests.");
    }
  }

  /** Somebody came with something that opens nothing; without anything it is no try. */
  void refused(RoutingContext context, @Nullable String shown) {
    if (Gate.credential(shown).isPresent()) {
      var bucket = new Bucket("wrong-key", address(context), rates.wrongKeys());
      take(context, List.of(bucket), "Too many requests with keys that open nothing.");
    }
  }

  private List<Bucket> buckets(RoutingContext context, Route route, Optional<Caller> caller) {
    var buckets = new ArrayList<Bucket>();
    if (route.guarded()) {
      buckets.add(new Bucket("login", address(context), rates.logins()));
    } else if (route.policy() != Policy.ANYBODY && caller.isEmpty()) {
      buckets.add(new Bucket("address", address(context), rates.key()));
    }
    caller
        .filter(_ -> route.policy() != Policy.ANYBODY)
        .ifPresent(known -> {
          buckets.add(new Bucket("key", known.credential(), rates.key()));
          buckets.add(new Bucket("user", known.principal().user().toString(), rates.user()));
        });
    return buckets;
  }

  private void take(RoutingContext context, List<Bucket> buckets, String tooOften) {
    var standing = limits.take(buckets);
    var headers = context.response().headers();
    headers.set("RateLimit-Policy", policy(standing)).set("RateLimit", left(standing));
    if (!standing.allowed()) {
      headers.set("Retry-After", Long.toString(standing.resetSeconds()));
      throw new Problem(
          429,
          "too_many_requests",
          null,
          tooOften,
          "Wait for %d s, as Retry-After says.".formatted(standing.resetSeconds()));
    }
  }

  private static String policy(Standing standing) {
    return standing.left().stream()
        .map(RateLimits.Left::bucket)
        .map(bucket -> '"' + bucket.kind() + "\";q=" + bucket.most() + ";w=" + WINDOW_SECONDS)
        .collect(Collectors.joining(", "));
  }

  private static String left(Standing standing) {
    return standing.left().stream()
        .map(left ->
            '"'
                + left.bucket().kind()
                + "\";r="
                + left.remaining()
                + ";t="
                + standing.resetSeconds())
        .collect(Collectors.joining(", "));
  }

  private static String address(RoutingContext context) {
    var remote = context.request().remoteAddress();
    var host = remote == null ? null : remote.hostAddress();
    return host == null ? "unknown" : host;
  }
}
