package dev.orchestrator.access;

import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Accounts that knocked at a door and are nobody's, until an admin lets them in or sends them away.
 * Table {@code stranger}, written here alone.
 */
public final class Strangers {

  private static final String KNOCK =
      """
      INSERT INTO stranger (door, subject, name) VALUES ($1, $2, $3)
      ON CONFLICT (door, subject) DO UPDATE SET name = EXCLUDED.name, knocked_at = now()
      """;

  /** Of each once a day, of all together ten in an hour; who was sent away counts a month later. */
  private static final String TELL =
      """
      UPDATE stranger SET told_at = now()
       WHERE door = $1 AND subject = $2
         AND (told_at IS NULL OR told_at < now() - interval '1 day')
         AND (refused_at IS NULL OR refused_at < now() - interval '30 days')
         AND (SELECT count(*) FROM stranger WHERE told_at > now() - interval '1 hour') < 10
      RETURNING subject
      """;

  private static final String FIND =
      """
      SELECT door, subject, name, knocked_at FROM stranger
       WHERE door = $1 AND subject = $2 FOR UPDATE
      """;

  private static final String WAITING =
      """
      SELECT door, subject, name, knocked_at FROM stranger
       WHERE door = $1 AND (refused_at IS NULL OR refused_at < now() - interval '30 days')
       ORDER BY knocked_at DESC, subject
       LIMIT 100
      """;

  private static final String REFUSE =
      "UPDATE stranger SET refused_at = now() WHERE door = $1 AND subject = $2";

  private static final String DROP = "DELETE FROM stranger WHERE door = $1 AND subject = $2";

  private static final String FORGET =
      "DELETE FROM stranger WHERE knocked_at < now() - interval '90 days'";

  private final Database database;

  public Strangers(Database database) {
    this.database = database;
  }

  /**
   * Somebody who knocked.
   *
   * @param knockedAt when last
   */
  public record Stranger(Account account, Instant knockedAt) {

    static Stranger of(Row row) {
      var account =
          new Account(row.getString("door"), row.getString("subject"), row.getString("name"));
      return new Stranger(account, row.getOffsetDateTime("knocked_at").toInstant());
    }
  }

  /** Somebody knocks; true if the admins are to be told of it now. */
  public boolean knock(SqlClient client, Account account) {
    Database.rows(client, KNOCK, account.door(), account.subject(), account.name());
    return Database.rows(client, TELL, account.door(), account.subject()).size() > 0;
  }

  /** Whoever knocked by that account; held until the transaction ends. */
  public Optional<Stranger> find(SqlClient client, String door, String subject) {
    return Database.first(client, Stranger::of, FIND, door, subject);
  }

  /** Those who wait at a door, whoever knocked last first. */
  public List<Stranger> waiting(String door) {
    return database.list(Stranger::of, WAITING, door);
  }

  /** The admins hear nothing of them for a month. */
  public void refuse(SqlClient client, Account account) {
    Database.rows(client, REFUSE, account.door(), account.subject());
  }

  /** They are no stranger any more. */
  public void drop(SqlClient client, Account account) {
    Database.rows(client, DROP, account.door(), account.subject());
  }

  /** Forgets who has not knocked for long; the answer is how many. */
  public int forget() {
    return database.query(FORGET).rowCount();
  }
}
