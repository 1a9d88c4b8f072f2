package dev.orchestrator.access;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.RateSettings;
import dev.orchestrator.store.Keyring;
import io.vertx.core.Vertx;

/**
 * Everything about who may do what, for a door.
 *
 * @param rates how much of what is allowed
 */
public record Access(
    Gate gate,
    ApiKeys keys,
    Users users,
    LoginDesk logins,
    RateLimits limits,
    OpenStreams streams,
    RateSettings rates,
    Audit audit) {

  /**
   * Opens the doors on a database.
   *
   * @param ring seals what access tokens are signed with
   */
  public static Access open(
      Vertx vertx, Database database, Keyring ring, RateLimits limits, RateSettings rates) {
    var keys = new ApiKeys(database);
    var tokens = new AccessTokens(new SigningKeys(vertx, database, ring));
    var logins = new Logins(database, tokens);
    var gate =
        new Gate(
            shown -> KeyText.of(shown).isPresent() ? keys.verify(shown) : logins.verify(shown));
    var desk = new LoginDesk(new LoginCodes(), logins);
    var streams = new OpenStreams(rates.streams());
    var users = new Users(database);
    return new Access(gate, keys, users, desk, limits, streams, rates, new Audit(database));
  }

  /** What people may do with keys. */
  public KeyDesk keyDesk() {
    return new KeyDesk(keys);
  }
}
