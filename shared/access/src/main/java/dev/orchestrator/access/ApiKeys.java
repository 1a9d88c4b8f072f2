package dev.orchestrator.access;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keys of the form {@code ork_<id>_<secret>}. The secret holds 256 random bits, so its plain
 * SHA-256 is as hard to reverse as a slow hash would be. Table {@code api_key}.
 */
public final class ApiKeys {

  private static final Pattern FORM = Pattern.compile("ork_([0-9a-f]{16})_([0-9a-f]{64})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String INSERT =
      "INSERT INTO api_key (id, user_id, hash, name) VALUES ($1, $2, $3, $4)";

  private static final String FIND =
      """
      SELECT app_user.id, app_user.role, api_key.hash
        FROM api_key JOIN app_user ON app_user.id = api_key.user_id
       WHERE api_key.id = $1
         AND revoked_at IS NULL
         AND (expires_at IS NULL OR expires_at > now())
      """;

  private final Database database;

  public ApiKeys(Database database) {
    this.database = database;
  }

  /** Makes a key for a user; it cannot be read again later. */
  public Secret create(UserId user, String name) {
    var id = randomHex(8);
    var secret = randomHex(32);
    database.query(
        INSERT, id, user.value(), io.vertx.core.buffer.Buffer.buffer(hash(secret)), name);
    return new Secret("ork_" + id + "_" + secret);
  }

  /** Whose key this is; empty if it is malformed, unknown, revoked or expired. */
  public Optional<Principal> verify(String key) {
    var form = FORM.matcher(key);
    if (!form.matches()) {
      return Optional.empty();
    }
    var hash = hash(form.group(2));
    return database
        .first(row -> row, FIND, form.group(1))
        .filter(row -> MessageDigest.isEqual(hash, row.getBuffer("hash").getBytes()))
        .flatMap(Users::known);
  }

  private static String randomHex(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(secret.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
