package dev.orchestrator.access;

import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person types once to log in. Table {@code login_code}, written here alone; a user has one
 * code at most.
 */
public final class LoginCodes {

  /** Nothing that looks like something else. */
  private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

  private static final int LENGTH = 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String KEEP =
      """
      INSERT INTO login_code (hash, user_id, made_by, expires_at)
      VALUES ($1, $2, $3, now() + interval '10 minutes')
      ON CONFLICT (user_id) DO UPDATE
         SET hash = EXCLUDED.hash, made_by = EXCLUDED.made_by, expires_at = EXCLUDED.expires_at
      RETURNING expires_at
      """;

  /** Gone with its use, so that of two at once one comes too late. */
  private static final String USE =
      """
      DELETE FROM login_code USING app_user
       WHERE hash = $1 AND login_code.expires_at > now()
         AND app_user.id = login_code.user_id AND app_user.deactivated_at IS NULL
      RETURNING login_code.user_id
      """;

  /** A code and until when it opens. */
  public record Code(Secret text, Instant expiresAt) {}

  /** Makes a code for a user; one that the user had before opens nothing any more. */
  public Code make(SqlClient client, UserId user, UserId by) {
    var code = random();
    var hash = Buffer.buffer(KeyText.sha256(code));
    var until =
        Database.first(
                client,
                row -> row.getOffsetDateTime("expires_at").toInstant(),
                KEEP,
                hash,
                user.value(),
                by.value())
            .orElseThrow();
    return new Code(new Secret(code.substring(0, 5) + "-" + code.substring(5)), until);
  }

  /** Whose code this is, which is used up now; empty if it is unknown, used or too old. */
  Optional<UserId> use(SqlClient client, String text) {
    var code = text.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
    var hash = Buffer.buffer(KeyText.sha256(code));
    return Database.first(client, row -> new UserId(row.getUUID("user_id")), USE, hash);
  }

  private static String random() {
    var code = new StringBuilder();
    for (var i = 0; i < LENGTH; i++) {
      code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }
}
