package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.vault.Sealed;
import io.vertx.sqlclient.Row;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The vault: secrets, sealed, by scope, name and version. Table {@code secret}, written by the api
 * and devops verticles and by {@link ThreadLog} for what it catches. An advisory lock of the scope
 * orders those who give, generate and wait.
 */
public final class Secrets {

  /** What a secret may be called: what a variable may be called. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

  /** How long a value may be. */
  public static final int MOST_CHARACTERS = 64 * 1024;

  private static final int GENERATED_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 5))";

  /** Held by all who seal; a change of the key waits for those who began before it. */
  static final String SEALING = "SELECT pg_advisory_xact_lock_shared(7102534)";

  private static final String NEXT_VERSION =
      "SELECT coalesce(max(version), 0) + 1 AS next FROM secret WHERE scope = $1 AND name = $2";

  private static final String INSERT =
      """
      INSERT INTO secret (user_id, scope, name, version, kind, key_version, nonce, ciphertext, set_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  private static final String CURRENT =
      """
      SELECT DISTINCT ON (name) name, version, kind, set_by, set_at
        FROM secret
       WHERE scope = $1 AND ciphertext IS NOT NULL
       ORDER BY name, version DESC
      """;

  private static final String SEALED =
      """
      SELECT scope, name, version, key_version, nonce, ciphertext
        FROM secret
       WHERE scope = $1 AND name = $2 AND version = $3 AND ciphertext IS NOT NULL
      """;

  private static final String SEALED_OF_USER =
      """
      SELECT scope, name, version, key_version, nonce, ciphertext
        FROM secret
       WHERE user_id = $1 AND ciphertext IS NOT NULL
       ORDER BY scope, name, version DESC
      """;

  private static final String SEALED_OF_SCOPE =
      """
      SELECT scope, name, version, key_version, nonce, ciphertext
        FROM secret
       WHERE scope = $1 AND ciphertext IS NOT NULL
       ORDER BY name, version DESC
      """;

  private static final String ERASE =
      "UPDATE secret SET nonce = NULL, ciphertext = NULL WHERE scope = $1 AND name = $2 AND ciphertext IS NOT NULL";

  private static final String SEALED_OF_NAME =
      """
      SELECT scope, name, version, key_version, nonce, ciphertext
        FROM secret
       WHERE scope = $1 AND name = $2 AND ciphertext IS NOT NULL
       ORDER BY version
      """;

  private static final String ERASE_VERSION =
      "UPDATE secret SET nonce = NULL, ciphertext = NULL WHERE scope = $1 AND name = $2 AND version = $3";

  private static final String FORGET = "DELETE FROM secret WHERE scope = $1";

  private final Database database;
  private final Keyring keys;

  public Secrets(Database database, Keyring keys) {
    this.database = database;
    this.keys = keys;
  }

  /** What seals them, for whatever else is to be sealed. */
  public Keyring keyring() {
    return keys;
  }

  /** A value and what it is called. */
  public record Known(String name, Secret value) {}

  /** Until the transaction ends, nobody else gives, generates or waits for secrets of the scope. */
  public void lock(Tx tx, SecretScope scope) {
    Database.rows(tx.connection(), LOCK, scope.id().toString());
  }

  /** Keeps a value as the newest version of its name, and returns the version. */
  public int set(
      Tx tx, SecretScope scope, String name, Secret value, SecretKind kind, @Nullable UserId by) {
    lock(tx, scope);
    var version =
        Database.first(
                tx.connection(), row -> row.getInteger("next"), NEXT_VERSION, scope.id(), name)
            .orElseThrow();
    Database.rows(tx.connection(), SEALING);
    var keyVersion = keys.current();
    var sealed = keys.key(keyVersion).seal(place(scope.id(), name, version), value);
    Database.rows(
        tx.connection(),
        INSERT,
        scope.owner().value(),
        scope.id(),
        name,
        version,
        kind.name(),
        keyVersion,
        sealed.nonce(),
        sealed.ciphertext(),
        by == null ? null : by.value());
    return version;
  }

  /** Sees to it that the scope has a value of that name: the one that it has, else a random one. */
  public int generate(Tx tx, SecretScope scope, String name) {
    lock(tx, scope);
    var known = current(tx, scope).get(name);
    return known == null ? set(tx, scope, name, random(), SecretKind.INFRA, null) : known;
  }

  /** The newest versions by name. */
  public Map<String, Integer> current(Tx tx, SecretScope scope) {
    return versions(Database.list(tx.connection(), SecretEntry::of, CURRENT, scope.id()));
  }

  private static Map<String, Integer> versions(List<SecretEntry> entries) {
    var versions = new TreeMap<String, Integer>();
    entries.forEach(entry -> versions.put(entry.name(), entry.version()));
    return versions;
  }

  /** What may be shown of the scope's secrets, by name. */
  public List<SecretEntry> list(SecretScope scope) {
    return database.list(SecretEntry::of, CURRENT, scope.id());
  }

  /**
   * The values of these versions.
   *
   * @param scope a project's id
   * @throws SecretGone if one was erased
   */
  public Map<String, Secret> reveal(UUID scope, Map<String, Integer> versions) {
    var values = new TreeMap<String, Secret>();
    versions.forEach((name, version) ->
        database
            .first(this::opened, SEALED, scope, name, version)
            .ifPresent(known -> values.put(name, known.value())));
    var gone = versions.keySet().stream().filter(name -> !values.containsKey(name)).toList();
    if (!gone.isEmpty()) {
      throw new SecretGone(gone);
    }
    return values;
  }

  /** The newest value of a name, if there is one. */
  public Optional<Secret> newest(Tx tx, SecretScope scope, String name) {
    return Optional.ofNullable(current(tx, scope).get(name))
        .flatMap(version -> find(tx, scope, name, version));
  }

  /** This version of a name, unless it was erased. */
  public Optional<Secret> find(Tx tx, SecretScope scope, String name, int version) {
    return Database.first(tx.connection(), this::opened, SEALED, scope.id(), name, version)
        .map(Known::value);
  }

  /** Every value that the user's texts must not hold: of all scopes and versions. */
  public List<Known> known(Tx tx, UserId user) {
    return Database.list(tx.connection(), this::opened, SEALED_OF_USER, user.value());
  }

  /** As above, outside of a transaction. */
  public List<Known> known(UserId user) {
    return database.list(this::opened, SEALED_OF_USER, user.value());
  }

  /** Every value of a scope, former versions too. */
  public List<Known> known(UUID scope) {
    return database.list(this::opened, SEALED_OF_SCOPE, scope);
  }

  /** Erases every value of a name; false if there is none. */
  public boolean erase(Tx tx, SecretScope scope, String name) {
    lock(tx, scope);
    return Database.rows(tx.connection(), ERASE, scope.id(), name).rowCount() > 0;
  }

  /** Which versions of a name have this very value. */
  public List<Integer> versions(Tx tx, SecretScope scope, String name, Secret value) {
    return Database.list(tx.connection(), row -> row, SEALED_OF_NAME, scope.id(), name).stream()
        .filter(row -> open(keys, row).equals(value))
        .map(row -> row.getInteger("version"))
        .toList();
  }

  /**
   * Erases this one value of a name, wherever it stands; what was there before is current again.
   */
  public void withdraw(Tx tx, SecretScope scope, String name, Secret value) {
    lock(tx, scope);
    versions(tx, scope, name, value)
        .forEach(
            version -> Database.rows(tx.connection(), ERASE_VERSION, scope.id(), name, version));
  }

  /** Forgets a scope that is no more. */
  public void forget(Tx tx, UUID scope) {
    Database.rows(tx.connection(), FORGET, scope);
  }

  private Known opened(Row row) {
    return new Known(row.getString("name"), open(keys, row));
  }

  static Secret open(Keyring keys, Row row) {
    var place = place(row.getUUID("scope"), row.getString("name"), row.getInteger("version"));
    var sealed = new Sealed(row.getString("nonce"), row.getString("ciphertext"));
    return keys.key(row.getInteger("key_version")).open(place, sealed);
  }

  /** What a sealed value is bound to. */
  static String place(UUID scope, String name, int version) {
    return scope + "/" + name + "/" + version;
  }

  private static Secret random() {
    var bytes = new byte[GENERATED_BYTES];
    RANDOM.nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
