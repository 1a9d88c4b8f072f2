package dev.orchestrator.bridge;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.Caller;
import dev.orchestrator.access.RateLimits.Bucket;
import dev.orchestrator.bridge.Visitor.Badge;
import dev.orchestrator.platform.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at keys, and counts what comes with them, as the door of the API does. */
final class Admission {

  private final Access access;

  Admission(Access access) {
    this.access = access;
  }

  /** Lets a program in that shows a key, or tells it why not. */
  @Nullable Badge admit(Visitor visitor, JsonObject frame) {
    if (!(frame.getValue("key") instanceof String key) || !"auth".equals(frame.getValue("type"))) {
      visitor.end(UNKNOWN);
      return null;
    }
    var caller = access.gate().caller(key);
    if (caller.isEmpty()) {
      refuse(visitor);
      return null;
    }
    visitor.out().send(ready(caller.get()));
    return new Badge(caller.get(), new Secret(key));
  }

  /** Counts a frame; there is a refusal if there were too many. */
  Optional<Refusal> count(Caller caller) {
    var rates = access.rates();
    var user = caller.principal().user().toString();
    return take(
        List.of(
            new Bucket("key", caller.credential(), rates.key()),
            new Bucket("user", user, rates.user())));
  }

  /** Whether a key opens what it opened when it was shown. */
  boolean isStillGood(Badge badge) {
    return access.gate().caller(badge.key().reveal()).equals(Optional.of(badge.caller()));
  }

  private void refuse(Visitor visitor) {
    var bucket = new Bucket("wrong-key", visitor.host(), access.rates().wrongKeys());
    visitor.end(take(List.of(bucket)).orElse(UNKNOWN));
  }

  private Optional<Refusal> take(List<Bucket> buckets) {
    var standing = access.limits().take(buckets);
    return standing.allowed()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "too_many_requests",
                null,
                "Too many frames.",
                "Wait for %d s.".formatted(standing.resetSeconds())));
  }

  private static JsonObject ready(Caller caller) {
    var scopes = new JsonArray();
    caller.scopes().stream().sorted().forEach(scope -> scopes.add(scope.toString()));
    return new JsonObject()
        .put("type", "ready")
        .put("user", caller.principal().user().toString())
        .put("role", caller.principal().role().name().toLowerCase(Locale.ROOT))
        .put("scopes", scopes);
  }

  private static final Refusal UNKNOWN =
      new Refusal(
          "key_missing_or_unknown",
          "key",
          "This needs a key, and none came along that is valid.",
          "Send {\"type\":\"auth\",\"key\":\"…\"} first; POST /api/keys makes keys.");
}
