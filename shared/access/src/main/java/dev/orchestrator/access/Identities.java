package dev.orchestrator.access;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/**
 * Which user an account at somebody else's belongs to. Table {@code identity}, written here alone.
 */
final class Identities {

  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

  private static final String FIND =
      """
      SELECT app_user.id, app_user.role, by_setting, deactivated_at IS NULL AS active
        FROM identity JOIN app_user ON app_user.id = user_id
       WHERE door = $1 AND subject = $2
      """;

  private static final String KEEP =
      """
      INSERT INTO identity (door, subject, user_id, by_setting) VALUES ($1, $2, $3, $4)
      ON CONFLICT (door, subject) DO UPDATE
         SET user_id = EXCLUDED.user_id, by_setting = EXCLUDED.by_setting
      """;

  /**
   * Whose an account is.
   *
   * @param bySetting whether it counts only while the settings name it
   * @param active false once the user was deactivated
   */
  record Owner(Principal principal, boolean bySetting, boolean active) {

    static Optional<Owner> of(Row row) {
      return Users.known(row)
          .map(known -> new Owner(known, row.getBoolean("by_setting"), row.getBoolean("active")));
    }
  }

  /** Who wants to change whose an account is waits here until the transaction before has ended. */
  void lock(SqlClient client, Account account) {
    Database.rows(client, LOCK, account.door() + ":" + account.subject());
  }

  Optional<Owner> find(SqlClient client, Account account) {
    return Database.first(client, row -> row, FIND, account.door(), account.subject())
        .flatMap(Owner::of);
  }

  /** From now on the account is this user's. */
  void keep(SqlClient client, Account account, UserId user, boolean bySetting) {
    Database.rows(client, KEEP, account.door(), account.subject(), user.value(), bySetting);
  }
}
