package dev.orchestrator.access;

import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Gathering;
import dev.orchestrator.platform.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the API. Of a key only a hash is kept. Table {@code api_key}, written here and by {@link
 * LastUse}.
 */
public final class ApiKeys {

  private static final String INSERT =
      """
      INSERT INTO api_key (id, user_id, hash, name, scopes, expires_at)
      VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6))
      """;

  private static final String VERIFY =
      """
      SELECT api_key.id AS key, app_user.id, app_user.role, api_key.hash, api_key.scopes,
             CASE WHEN old_until > now() THEN old_hash END AS old_hash,
             coalesce(last_used_at < now() - interval '1 minute', true) AS unnoted
        FROM api_key JOIN app_user ON app_user.id = api_key.user_id
       WHERE api_key.id = ANY ($1)
         AND revoked_at IS NULL
         AND deactivated_at IS NULL
         AND (expires_at IS NULL OR expires_at > now())
      """;

  /** The former secret's former secret ends at once. */
  private static final String ROTATE =
      """
      UPDATE api_key
         SET old_hash = hash, old_until = now() + make_interval(hours => $4), hash = $3
       WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL
         AND (expires_at IS NULL OR expires_at > now())
      """;

  private static final String REVOKE =
      """
      UPDATE api_key SET revoked_at = now()
       WHERE id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR user_id = $2)
      """;

  /** The newest first; the ids in a cursor are looked up, since ids are in no order. */
  private static final String LIST =
      """
      SELECT api_key.id, user_id, app_user.name AS owner, api_key.name, scopes,
             api_key.created_at, expires_at, last_used_at,
             CASE WHEN old_until > now() THEN old_until END AS former_until,
             CASE WHEN revoked_at IS NOT NULL OR deactivated_at IS NOT NULL THEN 'revoked'
                  WHEN expires_at <= now() THEN 'expired'
                  ELSE 'live' END AS state
        FROM api_key JOIN app_user ON app_user.id = api_key.user_id
       WHERE ($1::uuid IS NULL OR user_id = $1)
         AND ($2::text IS NULL OR (api_key.created_at, api_key.id)
                < (SELECT seen.created_at, seen.id FROM api_key AS seen WHERE seen.id = $2))
         AND ($3::text IS NULL OR api_key.id = $3)
       ORDER BY api_key.created_at DESC, api_key.id DESC
       LIMIT $4
      """;

  private final Database database;
  private final LastUse lastUse;
  private final Gathering<String, Optional<Row>> looks = new Gathering<>("keys", this::lookUp);

  public ApiKeys(Database database) {
    this.database = database;
    this.lastUse = new LastUse(database);
  }

  /**
   * A key that somebody wants.
   *
   * @param days how long it opens; null for good
   */
  public record Wish(UserId owner, String name, Set<Scope> scopes, @Nullable Integer days) {

    public Wish {
      scopes = Set.copyOf(scopes);
    }
  }

  /** A key that was made, or made anew. Its text cannot be read again later. */
  public record Issued(String id, Secret text) {}

  /** Makes a key that may all that its user may, for good. */
  public Secret create(UserId user, String name) {
    return create(database.pool(), new Wish(user, name, Scope.ALL, null)).text();
  }

  /** Makes a key. */
  public Issued create(SqlClient client, Wish wish) {
    var key = KeyText.random();
    Database.rows(
        client,
        INSERT,
        key.id(),
        wish.owner().value(),
        Buffer.buffer(key.hash()),
        wish.name(),
        Scope.names(wish.scopes()),
        wish.days());
    return new Issued(key.id(), key.text());
  }

  /** Gives a live key of the user's a new secret; empty if there is none of that id. */
  public Optional<Issued> rotate(SqlClient client, UserId owner, String id, Duration overlap) {
    var key = KeyText.random(id);
    var hours = Math.toIntExact(overlap.toHours());
    var hash = Buffer.buffer(key.hash());
    var rotated = Database.rows(client, ROTATE, id, owner.value(), hash, hours).rowCount();
    return rotated == 0 ? Optional.empty() : Optional.of(new Issued(id, key.text()));
  }

  /**
   * Ends a key at once; false if there is no live one of that id.
   *
   * @param owner whose it must be; empty for anybody's
   */
  public boolean revoke(SqlClient client, Optional<UserId> owner, String id) {
    var whose = owner.map(UserId::value).orElse(null);
    return Database.rows(client, REVOKE, id, whose).rowCount() > 0;
  }

  /** A page of keys, the newest first, of one user or of everybody. */
  public List<ApiKey> list(Optional<UserId> owner, Optional<String> after, int limit) {
    var whose = owner.map(UserId::value).orElse(null);
    return database.list(ApiKey::of, LIST, whose, after.orElse(null), null, limit);
  }

  /** One key, if it is the user's. */
  public Optional<ApiKey> find(SqlClient client, Optional<UserId> owner, String id) {
    var whose = owner.map(UserId::value).orElse(null);
    return Database.first(client, ApiKey::of, LIST, whose, null, id, 1);
  }

  /** Whose key this is; empty if it is malformed, unknown, revoked or expired. */
  public Optional<Caller> verify(String text) {
    return KeyText.of(text).flatMap(this::verify);
  }

  private Optional<Caller> verify(KeyText key) {
    var found = looks.ask(key.id()).filter(row -> opens(key, row));
    found.filter(row -> row.getBoolean("unnoted")).ifPresent(_ -> lastUse.note(key.id()));
    return found.flatMap(row ->
        Users.known(row)
            .map(principal ->
                new Caller(
                    principal, Caller.KEY + key.id(), Scope.of(row.getArrayOfStrings("scopes")))));
  }

  private List<Optional<Row>> lookUp(List<String> ids) {
    var found = new HashMap<String, Row>();
    Object distinct = ids.stream().distinct().toArray(String[]::new);
    database.query(VERIFY, distinct).forEach(row -> found.put(row.getString("key"), row));
    return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
  }

  private static boolean opens(KeyText key, Row row) {
    var hash = key.hash();
    var former = row.getBuffer("old_hash");
    return MessageDigest.isEqual(hash, row.getBuffer("hash").getBytes())
        || (former != null && MessageDigest.isEqual(hash, former.getBytes()));
  }
}
