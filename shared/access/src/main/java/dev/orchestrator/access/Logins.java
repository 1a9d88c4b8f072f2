package dev.orchestrator.access;

import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where people have logged in. Tables {@code login_session} and {@code login_refresh}, written here
 * alone. Every time is the database's.
 */
public final class Logins {

  private static final String REFRESH = "orr_";

  private static final String OPEN =
      """
      INSERT INTO login_session (id, user_id, expires_at)
      VALUES ($1, $2, now() + interval '30 days')
      RETURNING extract(epoch from now())::bigint AS now
      """;

  /** Of what has ended long ago nobody asks any more. */
  private static final String FORGET =
      """
      DELETE FROM login_session
       WHERE user_id = $1 AND coalesce(ended_at, expires_at) < now() - interval '30 days'
      """;

  private static final String ADD_REFRESH =
      "INSERT INTO login_refresh (hash, session_id) VALUES ($1, $2)";

  private static final String FIND_REFRESH =
      """
      SELECT login_session.id, user_id, used_at IS NOT NULL AS used,
             ended_at IS NULL AND expires_at > now() AND deactivated_at IS NULL AS live
        FROM login_refresh
        JOIN login_session ON login_session.id = session_id
        JOIN app_user ON app_user.id = user_id
       WHERE hash = $1
         FOR UPDATE OF login_refresh, login_session
      """;

  private static final String USE_REFRESH =
      "UPDATE login_refresh SET used_at = now() WHERE hash = $1";

  private static final String RENEW =
      """
      UPDATE login_session SET renewed_at = now(), expires_at = now() + interval '30 days'
       WHERE id = $1
      RETURNING extract(epoch from now())::bigint AS now
      """;

  private static final String END =
      """
      UPDATE login_session SET ended_at = now(), why_ended = $2
       WHERE id = $1 AND ended_at IS NULL
      """;

  private static final String CALLER =
      """
      SELECT app_user.id, app_user.role
        FROM login_session JOIN app_user ON app_user.id = user_id
       WHERE login_session.id = $1
         AND to_timestamp($2) > now()
         AND ended_at IS NULL AND expires_at > now() AND deactivated_at IS NULL
      """;

  private static final String LIST =
      """
      SELECT id, created_at, renewed_at, expires_at FROM login_session
       WHERE user_id = $1 AND ended_at IS NULL AND expires_at > now()
       ORDER BY created_at DESC
       LIMIT 100
      """;

  private final Database database;
  private final AccessTokens tokens;

  Logins(Database database, AccessTokens tokens) {
    this.database = database;
    this.tokens = tokens;
  }

  /**
   * What a person holds who has logged in.
   *
   * @param expiresIn for how many seconds the access token opens
   */
  public record Held(UUID session, UserId user, Secret access, int expiresIn, Secret refresh) {}

  /** What came of a refresh token. */
  public sealed interface Refreshed {

    /** It was good, and these take its place. */
    record Anew(Held held) implements Refreshed {}

    /** Nobody holds this one, or its session has ended. */
    record Unknown() implements Refreshed {}

    /** It was used before: somebody has a copy, so the session has ended for both. */
    record UsedTwice() implements Refreshed {}
  }

  /** A person has come with a good code. */
  Held open(SqlClient client, UserId user) {
    Database.rows(client, FORGET, user.value());
    var session = UUID.randomUUID();
    var now = Database.first(client, Logins::now, OPEN, session, user.value()).orElseThrow();
    return held(client, session, user, now);
  }

  /** Takes a refresh token, which is used up by that. */
  Refreshed refresh(SqlClient client, String text) {
    var hash = Buffer.buffer(KeyText.sha256(text));
    return Database.first(client, row -> row, FIND_REFRESH, hash)
        .map(row -> refresh(client, row, hash))
        .orElseGet(Refreshed.Unknown::new);
  }

  private Refreshed refresh(SqlClient client, Row row, Buffer hash) {
    var session = row.getUUID("id");
    if (!row.getBoolean("live")) {
      return new Refreshed.Unknown();
    }
    if (row.getBoolean("used")) {
      Database.rows(client, END, session, "a refresh token was used twice");
      return new Refreshed.UsedTwice();
    }
    Database.rows(client, USE_REFRESH, hash);
    var now = Database.first(client, Logins::now, RENEW, session).orElseThrow();
    return new Refreshed.Anew(held(client, session, new UserId(row.getUUID("user_id")), now));
  }

  /** Ends a session: from now on none of its tokens opens anything; false if it had ended. */
  public boolean end(UUID session) {
    return database.query(END, session, "logged out").rowCount() > 0;
  }

  /** Where a user is logged in, the newest first. */
  public List<Login> list(UserId user) {
    return database.list(Login::of, LIST, user.value());
  }

  /** Whose access token this is; empty if it is no good, or its session has ended. */
  Optional<Caller> verify(String token) {
    return tokens
        .read(token)
        .flatMap(claims ->
            database
                .first(row -> row, CALLER, claims.session(), (double) claims.expiresAt())
                .flatMap(Users::known)
                .map(principal ->
                    new Caller(principal, Caller.SESSION + claims.session(), Scope.ALL)));
  }

  private Held held(SqlClient client, UUID session, UserId user, long now) {
    var refresh = REFRESH + KeyText.hex(32);
    Database.rows(client, ADD_REFRESH, Buffer.buffer(KeyText.sha256(refresh)), session);
    var access = tokens.issue(session, user, now + AccessTokens.SECONDS);
    return new Held(session, user, access, AccessTokens.SECONDS, new Secret(refresh));
  }

  private static Long now(Row row) {
    return row.getLong("now");
  }
}
