package dev.orchestrator.access;

import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What lets strangers in, each once. Table {@code invitation}, written here alone. Of a token only
 * its hash is kept; every time is the database's.
 */
public final class Invitations {

  private static final int BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String KEEP =
      """
      INSERT INTO invitation (hash, role, made_by, expires_at)
      VALUES ($1, $2, $3, now() + interval '3 days')
      RETURNING expires_at
      """;

  /** Of what nobody can use any more a month is kept. */
  private static final String FORGET =
      "DELETE FROM invitation WHERE expires_at < now() - interval '30 days'";

  /** It opens only while whoever made it may invite. Locked: of two at once one comes too late. */
  private static final String OPEN =
      """
      SELECT invitation.role
        FROM invitation JOIN app_user ON app_user.id = made_by
       WHERE hash = $1 AND used_at IS NULL AND expires_at > now()
         AND app_user.role = 'ADMIN' AND deactivated_at IS NULL
         FOR UPDATE OF invitation
      """;

  private static final String USE =
      "UPDATE invitation SET used_at = now(), used_by = $2 WHERE hash = $1";

  /**
   * An invitation.
   *
   * @param token what whoever is invited shows; letters, digits, dashes and underscores
   */
  public record Invitation(Secret token, Role role, Instant expiresAt) {}

  /** Makes an invitation that gives a role, in the name of an admin. */
  public Invitation make(SqlClient client, Role role, UserId by) {
    Database.rows(client, FORGET);
    var token = random();
    var until =
        Database.first(
                client,
                row -> row.getOffsetDateTime("expires_at").toInstant(),
                KEEP,
                hash(token),
                role.name(),
                by.value())
            .orElseThrow();
    return new Invitation(new Secret(token), role, until);
  }

  /** The role that a token gives now; it is held until the transaction ends. */
  Optional<Role> open(SqlClient client, String token) {
    return Database.first(client, row -> Role.valueOf(row.getString("role")), OPEN, hash(token));
  }

  /** The token has let this user in, and opens nothing any more. */
  void use(SqlClient client, String token, UserId user) {
    Database.rows(client, USE, hash(token), user.value());
  }

  private static Buffer hash(String token) {
    return Buffer.buffer(KeyText.sha256(token));
  }

  private static String random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
