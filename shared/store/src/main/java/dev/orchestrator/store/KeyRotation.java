package dev.orchestrator.store;

import dev.orchestrator.platform.Database;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeyFile;
import dev.orchestrator.vault.MasterKeys;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;

/**
 * Seals every secret, and what else is sealed, anew under a new master key, a few at a time. It may
 * be broken off anywhere: until the last secret has moved, both keys are kept.
 */
public final class KeyRotation {

  private static final int AT_ONCE = 50;

  private static final String WAIT_FOR_SEALING = "SELECT pg_advisory_xact_lock(7102534)";

  private static final String OLD =
      """
      SELECT scope, name, version, key_version, nonce, ciphertext
        FROM secret
       WHERE key_version <> $1 AND ciphertext IS NOT NULL
       ORDER BY scope, name, version
       LIMIT $2
       FOR UPDATE
      """;

  private static final String MOVE =
      """
      UPDATE secret SET key_version = $4, nonce = $5, ciphertext = $6
       WHERE scope = $1 AND name = $2 AND version = $3
      """;

  private final Database database;
  private final Keyring ring;
  private final MasterKeys given;
  private final Optional<MasterKeyFile> file;
  private final List<Resealing> others;

  /**
   * @param given the keys that the server started with
   * @param file where the keys are kept; empty if the server was given them
   * @param others what else is sealed
   */
  public KeyRotation(
      Database database,
      Keyring ring,
      MasterKeys given,
      Optional<MasterKeyFile> file,
      List<Resealing> others) {
    this.others = List.copyOf(others);
    this.database = database;
    this.given = given;
    this.ring = ring;
    this.file = file;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** Every secret is sealed under the current key; so many were moved. */
    record Done(int moved) implements Outcome {}

    /** The keys are the environment's, and it gives no new one. */
    record NeedsNewKey() implements Outcome {}
  }

  /** Changes the key, or goes on with a change that was broken off. */
  public synchronized Outcome rotate() {
    if (file.isPresent()) {
      return new Outcome.Done(rotate(file.get()));
    }
    return given.former().isEmpty() ? new Outcome.NeedsNewKey() : new Outcome.Done(move());
  }

  /** Ends a change of a file's key that was broken off, which its several keys tell. */
  public synchronized void finish() {
    file.flatMap(MasterKeyFile::read)
        .filter(keys -> !keys.former().isEmpty())
        .ifPresent(keys -> finish(file.orElseThrow(), keys.current()));
  }

  private int rotate(MasterKeyFile kept) {
    var now = kept.read().orElseThrow();
    if (!now.former().isEmpty()) {
      return finish(kept, now.current());
    }
    var next = MasterKey.random();
    kept.write(List.of(now.current(), next));
    return finish(kept, next);
  }

  private int finish(MasterKeyFile kept, MasterKey next) {
    ring.use(next);
    var moved = move();
    kept.write(List.of(next));
    return moved;
  }

  private int move() {
    database.transaction(connection -> Database.rows(connection, WAIT_FOR_SEALING));
    var moved = moveAll((connection, _, most) -> moveSome(connection, most));
    for (var other : others) {
      moved += moveAll(other);
    }
    return moved;
  }

  private int moveAll(Resealing some) {
    var moved = 0;
    var last = 1;
    while (last > 0) {
      last = database.transaction(connection -> some.some(connection, ring, AT_ONCE));
      moved += last;
    }
    return moved;
  }

  private int moveSome(SqlConnection connection, int most) {
    var current = ring.current();
    var old = Database.rows(connection, OLD, current, most);
    old.forEach(row -> move(connection, row, current));
    return old.size();
  }

  private void move(SqlConnection connection, Row row, int current) {
    var scope = row.getUUID("scope");
    var name = row.getString("name");
    var version = row.getInteger("version");
    var place = Secrets.place(scope, name, version);
    var sealed = ring.key(current).seal(place, Secrets.open(ring, row));
    Database.rows(
        connection, MOVE, scope, name, version, current, sealed.nonce(), sealed.ciphertext());
  }
}
