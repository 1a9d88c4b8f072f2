package dev.orchestrator.access;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one gate in front of every door. */
public final class Gate {

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final ApiKeys keys;

  public Gate(ApiKeys keys) {
    this.keys = keys;
  }

  /** What the gate says to a request. */
  public sealed interface Decision {

    /** It may pass, as this principal; without one only where the policy admits anybody. */
    record Allowed(Optional<Principal> principal) implements Decision {}

    /** Nobody knows who asks. */
    record Unauthenticated() implements Decision {}

    /** It is known who asks, and that is not enough. */
    record Forbidden() implements Decision {}
  }

  /**
   * Judges a request.
   *
   * @param authorization the header of that name: a key as bearer token, or as the password of
   *     basic authentication, which is how git sends it
   */
  public Decision judge(Policy policy, @Nullable String authorization) {
    var principal = credential(authorization).flatMap(keys::verify);
    return switch (policy) {
      case ANYBODY -> new Decision.Allowed(principal);
      case USER -> principal.isPresent() ? new Decision.Allowed(principal) : UNAUTHENTICATED;
      case ADMIN -> judgeAdmin(principal);
      case REPOSITORY ->
          credential(authorization).isPresent() ? new Decision.Allowed(principal) : UNAUTHENTICATED;
    };
  }

  /** The token or password that a header carries. */
  public static Optional<String> credential(@Nullable String authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    if (authorization.startsWith(BEARER)) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    return authorization.startsWith(BASIC)
        ? password(authorization.substring(BASIC.length()).strip())
        : Optional.empty();
  }

  private static final Decision UNAUTHENTICATED = new Decision.Unauthenticated();

  private static Decision judgeAdmin(Optional<Principal> principal) {
    if (principal.isEmpty()) {
      return UNAUTHENTICATED;
    }
    return principal.get().role().covers(Role.ADMIN)
        ? new Decision.Allowed(principal)
        : new Decision.Forbidden();
  }

  private static Optional<String> password(String base64) {
    try {
      var pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      var colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
