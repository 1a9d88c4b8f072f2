package dev.orchestrator.access;

import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Secret;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Access tokens: signed, short-lived, and worth nothing without the session that they name. */
final class AccessTokens {

  static final int SECONDS = 15 * 60;

  /** What our own keys are called; others are not even looked for. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

  private static final String ISSUER = "orchestrator";
  private static final String SESSION = "sid";
  private static final String EXPIRES = "exp";

  private final SigningKeys keys;

  AccessTokens(SigningKeys keys) {
    this.keys = keys;
  }

  /**
   * What a token says.
   *
   * @param expiresAt seconds since 1970, by the clock of the database
   */
  record Claims(UUID session, long expiresAt) {}

  Secret issue(UUID session, UserId user, long expiresAt) {
    var claims =
        new JsonObject()
            .put("sub", user.toString())
            .put(SESSION, session.toString())
            .put(EXPIRES, expiresAt);
    var options =
        new JWTOptions().setAlgorithm(SigningKeys.ALGORITHM).setIssuer(ISSUER).setNoTimestamp(true);
    return new Secret(keys.signing().generateToken(claims, options));
  }

  /** What a token says if it was signed here; whether it is too old is for the database to say. */
  Optional<Claims> read(String token) {
    return kid(token)
        .flatMap(keys::knowing)
        .flatMap(auth -> {
          try {
            var user = Await.await(auth.authenticate(new TokenCredentials(token)));
            return Optional.of(claims(user.attributes().getJsonObject("accessToken")));
          } catch (RuntimeException e) {
            return Optional.empty(); // whatever is wrong with it, it is no token of ours
          }
        });
  }

  private static Claims claims(JsonObject said) {
    return new Claims(UUID.fromString(said.getString(SESSION)), said.getLong(EXPIRES));
  }

  /** Which key a token says that it was signed with. */
  private static Optional<String> kid(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
      return Optional.ofNullable(new JsonObject(header).getString("kid"))
          .filter(ID.asMatchPredicate());
    } catch (RuntimeException e) {
      return Optional.empty(); // not base64, not JSON, or of another form
    }
  }
}
