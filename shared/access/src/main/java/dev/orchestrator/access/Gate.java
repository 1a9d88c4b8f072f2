package dev.orchestrator.access;

import dev.orchestrator.messages.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one gate in front of every door. */
public final class Gate {

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final Function<String, Optional<Caller>> known;

  /**
   * @param known who has come, by the credential that was shown
   */
  Gate(Function<String, Optional<Caller>> known) {
    this.known = known;
  }

  public Gate(ApiKeys keys) {
    this(keys::verify);
  }

  /** What the gate says to a request. */
  public sealed interface Decision {

    /** It may pass, as this caller; without one only where the policy admits anybody. */
    record Allowed(Optional<Caller> caller) implements Decision {}

    /** Nobody knows who asks. */
    record Unauthenticated() implements Decision {}

    /** It is known who asks, and the role is not enough. */
    record Forbidden(Caller caller) implements Decision {}

    /** The role would be enough, but what was shown does not hold this scope. */
    record ScopeMissing(Caller caller, Scope scope) implements Decision {}
  }

  /**
   * Judges a request.
   *
   * @param changes whether it may change something
   * @param authorization the header of that name: a key or an access token as bearer token, or as
   *     the password of basic authentication, which is how git sends it
   */
  public Decision judge(Policy policy, boolean changes, @Nullable String authorization) {
    var caller = credential(authorization).flatMap(known);
    return switch (policy) {
      case ANYBODY -> new Decision.Allowed(caller);
      case USER -> caller.map(known -> judge(known, changes)).orElse(UNAUTHENTICATED);
      case ADMIN -> caller.map(known -> judgeAdmin(known, changes)).orElse(UNAUTHENTICATED);
      case TOOLS -> caller.map(known -> judge(known, false)).orElse(UNAUTHENTICATED);
      case REPOSITORY ->
          credential(authorization).isPresent()
              ? caller.map(known -> judge(known, false)).orElse(STRANGER)
              : UNAUTHENTICATED;
    };
  }

  /** Who comes with this key or access token, whatever it opens; empty if it opens nothing. */
  public Optional<Caller> caller(String shown) {
    return known.apply(shown);
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
  private static final Decision STRANGER = new Decision.Allowed(Optional.empty());

  private static Decision judge(Caller caller, boolean changes) {
    var needed = changes ? Scope.WRITE : Scope.READ;
    return caller.scopes().contains(needed)
        ? new Decision.Allowed(Optional.of(caller))
        : new Decision.ScopeMissing(caller, needed);
  }

  private static Decision judgeAdmin(Caller caller, boolean changes) {
    if (!caller.principal().role().covers(Role.ADMIN)) {
      return new Decision.Forbidden(caller);
    }
    return caller.scopes().contains(Scope.ADMIN)
        ? judge(caller, changes)
        : new Decision.ScopeMissing(caller, Scope.ADMIN);
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
