package dev.orchestrator.access;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.Keyring.UnderKey;
import dev.orchestrator.vault.Sealed;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What access tokens are signed with. Table {@code signing_key}, written here alone: a key signs
 * for 30 days, and its public half is known for a day more. One that the master key does not open
 * any more is followed by a new one, so a change of the master key needs no care here.
 */
final class SigningKeys {

  static final String ALGORITHM = "EdDSA";

  private static final Duration FRESH = Duration.ofMinutes(1);

  private static final String LOCK = "SELECT pg_advisory_xact_lock(7102535)";

  private static final String KNOWN =
      """
      SELECT id, public_key, key_version, nonce, ciphertext,
             created_at > now() - interval '30 days' AS signs
        FROM signing_key
       WHERE created_at > now() - interval '31 days'
       ORDER BY created_at DESC
      """;

  private static final String ADD =
      """
      INSERT INTO signing_key (id, public_key, key_version, nonce, ciphertext)
      VALUES ($1, $2, $3, $4, $5)
      """;

  private static final String FORGET =
      "DELETE FROM signing_key WHERE created_at < now() - interval '31 days'";

  private final Vertx vertx;
  private final Database database;
  private final Keyring ring;
  private volatile @Nullable Look last;

  SigningKeys(Vertx vertx, Database database, Keyring ring) {
    this.vertx = vertx;
    this.database = database;
    this.ring = ring;
  }

  /**
   * What was found when the keys were looked at.
   *
   * @param signs whether there is one to sign with
   */
  private record Look(JWTAuth auth, Set<String> ids, boolean signs, long at) {

    boolean younger(Duration age) {
      return System.nanoTime() - at < age.toNanos();
    }
  }

  /** Signs with the newest key, which is made now if there is none. */
  JWTAuth signing() {
    var known = last;
    if (known != null && known.signs() && known.younger(FRESH)) {
      return known.auth();
    }
    var found = look();
    return found.signs() ? found.auth() : made().auth();
  }

  /**
   * Verifies what the key of this id has signed; empty if there is no such key. An unknown one is
   * always looked for, since another node may have made it in this moment: that costs no more than
   * an unknown API key does.
   */
  Optional<JWTAuth> knowing(String id) {
    var known = last;
    var sure = known != null && known.younger(FRESH) && known.ids().contains(id);
    var found = sure ? known : look();
    return Optional.ofNullable(found).filter(look -> look.ids().contains(id)).map(Look::auth);
  }

  private Look look() {
    return remember(database.list(row -> row, KNOWN));
  }

  /** Of several nodes one makes it, and the others find it. */
  private Look made() {
    var rows =
        database.transaction(connection -> {
          Database.rows(connection, LOCK);
          var found = Database.list(connection, row -> row, KNOWN);
          if (newest(found).isPresent()) {
            return found;
          }
          Database.rows(connection, FORGET);
          add(connection);
          return Database.list(connection, row -> row, KNOWN);
        });
    return remember(rows);
  }

  private Look remember(List<Row> rows) {
    var signer = newest(rows);
    var options = new JWTAuthOptions().setJWTOptions(verifying());
    signer.ifPresent(options::addPubSecKey);
    rows.forEach(
        row -> options.addPubSecKey(half(row.getString("id"), row.getString("public_key"))));
    var ids = rows.stream().map(row -> row.getString("id")).collect(Collectors.toSet());
    var found =
        new Look(JWTAuth.create(vertx, options), ids, signer.isPresent(), System.nanoTime());
    last = found;
    return found;
  }

  /** The database's clock says what is too old, so no clock of this machine is asked. */
  private static JWTOptions verifying() {
    return new JWTOptions().setAlgorithm(ALGORITHM).setIgnoreExpiration(true);
  }

  private Optional<PubSecKeyOptions> newest(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.getBoolean("signs"))
        .findFirst()
        .flatMap(row ->
            ring.open(place(row.getString("id")), sealed(row))
                .map(pem -> half(row.getString("id"), pem.reveal())));
  }

  private static UnderKey sealed(Row row) {
    return new UnderKey(
        row.getInteger("key_version"),
        new Sealed(row.getString("nonce"), row.getString("ciphertext")));
  }

  private void add(SqlClient client) {
    var pair = pair();
    var id = KeyText.hex(8);
    var secret = new Secret(pem("PRIVATE", pair.getPrivate()));
    var under = ring.seal(place(id), secret);
    var sealed = under.sealed();
    Database.rows(
        client,
        ADD,
        id,
        pem("PUBLIC", pair.getPublic()),
        under.keyVersion(),
        sealed.nonce(),
        sealed.ciphertext());
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java since 15 has Ed25519", e);
    }
  }

  private static PubSecKeyOptions half(String id, String pem) {
    return new PubSecKeyOptions().setAlgorithm(ALGORITHM).setId(id).setBuffer(pem);
  }

  private static String place(String id) {
    return "signing_key/" + id;
  }

  private static String pem(String kind, Key key) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n".formatted(kind, base64, kind);
  }
}
