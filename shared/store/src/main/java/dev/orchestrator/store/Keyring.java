package dev.orchestrator.store;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.vault.CannotOpen;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import dev.orchestrator.vault.Sealed;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The master keys by their versions. Table {@code master_key}, written here alone: it knows keys by
 * their fingerprints, and so notices a wrong one before anything is sealed under it.
 */
public final class Keyring {

  private static final String KNOWN = "SELECT version FROM master_key WHERE fingerprint = $1";

  private static final String ADD =
      """
      INSERT INTO master_key (version, fingerprint)
      SELECT coalesce(max(version), 0) + 1, $1 FROM master_key
      ON CONFLICT DO NOTHING
      """;

  /** Secrets and tokens of bots under keys that are not among those given. */
  private static final String UNREADABLE =
      """
      SELECT count(*) AS n
        FROM (SELECT key_version FROM secret WHERE ciphertext IS NOT NULL
              UNION ALL
              SELECT key_version FROM telegram_bot) AS sealed
       WHERE key_version NOT IN (SELECT version FROM master_key WHERE fingerprint = ANY ($1))
      """;

  private final Database database;
  private final Map<Integer, MasterKey> keys = new ConcurrentHashMap<>();
  private volatile int current;

  private Keyring(Database database) {
    this.database = database;
  }

  /**
   * Takes the keys that the server was given.
   *
   * @throws WrongMasterKey if a secret is sealed under a key that is not among them
   */
  public static Keyring open(Database database, MasterKeys given) {
    var ring = new Keyring(database);
    refuseWrong(database, given);
    given.former().forEach(ring::add);
    ring.use(given.current());
    return ring;
  }

  private static void refuseWrong(Database database, MasterKeys given) {
    var all = new java.util.ArrayList<>(given.former());
    all.add(given.current());
    var fingerprints = all.stream().map(MasterKey::fingerprint).toArray(String[]::new);
    var unreadable =
        database.first(row -> row.getLong("n"), UNREADABLE, (Object) fingerprints).orElse(0L);
    if (unreadable > 0) {
      throw new WrongMasterKey(
          "the master key is not the one that the %d secrets in this database were sealed with. %s"
              .formatted(unreadable, given.remedy()));
    }
  }

  /** Seals with this key from now on; the others only open. */
  void use(MasterKey key) {
    current = add(key);
  }

  private int add(MasterKey key) {
    var fingerprint = key.fingerprint();
    database.query(ADD, fingerprint);
    var version =
        database.first(row -> row.getInteger("version"), KNOWN, fingerprint).orElseThrow();
    keys.put(version, key);
    return version;
  }

  /** Something that was sealed, and under which version of the master key. */
  public record UnderKey(int keyVersion, Sealed sealed) {}

  /** Seals something for one place, under the key that seals now. */
  public UnderKey seal(String place, Secret secret) {
    var version = current;
    return new UnderKey(version, key(version).seal(place, secret));
  }

  /** As {@link #seal(String, Secret)}, for a row of this transaction: a change of the key waits. */
  public UnderKey seal(SqlConnection connection, String place, Secret secret) {
    Database.rows(connection, Secrets.SEALING);
    return seal(place, secret);
  }

  /** Opens what was sealed for this place; empty if its key is gone, or it was not. */
  public Optional<Secret> open(String place, UnderKey under) {
    try {
      return Optional.ofNullable(keys.get(under.keyVersion()))
          .map(key -> key.open(place, under.sealed()));
    } catch (CannotOpen e) {
      return Optional.empty();
    }
  }

  /** The version of the key that seals now. */
  public int current() {
    return current;
  }

  MasterKey key(int version) {
    var key = keys.get(version);
    if (key == null) {
      throw new IllegalStateException("no master key of version " + version + " was given");
    }
    return key;
  }
}
