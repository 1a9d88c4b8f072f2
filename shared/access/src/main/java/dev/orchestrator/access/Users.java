package dev.orchestrator.access;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** People and services. Table {@code app_user}, written here alone. */
public final class Users {

  private static final Logger LOG = LoggerFactory.getLogger(Users.class);

  private static final String ENSURE =
      """
      INSERT INTO app_user (id, name, role) VALUES ($1, $2, $3)
      ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name
      RETURNING id, role
      """;

  private static final String FIND = "SELECT id, role FROM app_user WHERE id = $1";

  private static final String INSERT =
      """
      INSERT INTO app_user (id, name, role) VALUES ($1, $2, $3)
      ON CONFLICT (name) DO NOTHING
      """;

  private static final String LIST =
      """
      SELECT id, name, role, created_at, deactivated_at
        FROM app_user
       WHERE ($1::uuid IS NULL OR id > $1)
         AND ($2::text IS NULL OR id::text = $2 OR name = $2)
       ORDER BY id
       LIMIT $3
      """;

  private static final String DEACTIVATE =
      """
      UPDATE app_user SET deactivated_at = now()
       WHERE id = $1 AND deactivated_at IS NULL
      """;

  private static final String GIVE = "UPDATE app_user SET role = $2 WHERE id = $1";

  private final Database database;

  public Users(Database database) {
    this.database = database;
  }

  /** The user of that name, made now with that role if there is none yet. */
  public Principal ensure(String name, Role role) {
    return database
        .first(Users::principal, ENSURE, UserId.next().value(), name, role.name())
        .orElseThrow();
  }

  /** Makes a user; empty if there is one of that name already. */
  public Optional<UserId> create(SqlClient client, String name, Role role) {
    var id = UserId.next();
    var made = Database.rows(client, INSERT, id.value(), name, role.name()).rowCount();
    return made == 0 ? Optional.empty() : Optional.of(id);
  }

  /** A page of users in the order in which they were made. */
  public List<User> list(Optional<UserId> after, int limit) {
    return database.list(User::of, LIST, after.map(UserId::value).orElse(null), null, limit);
  }

  /** The user of that name or id. */
  public Optional<User> named(String nameOrId) {
    return database.first(User::of, LIST, null, nameOrId, 1);
  }

  /** From now on none of the user's keys and logins opens anything; false if that is so already. */
  public boolean deactivate(UserId user) {
    return database.query(DEACTIVATE, user.value()).rowCount() > 0;
  }

  /** The user as a principal, with the role that the user has now. */
  public Optional<Principal> find(UserId id) {
    return database.first(row -> row, FIND, id.value()).flatMap(Users::known);
  }

  /** As above, as a transaction sees it. */
  Optional<Principal> find(SqlClient client, UserId id) {
    return Database.first(client, row -> row, FIND, id.value()).flatMap(Users::known);
  }

  /** The user has another role from now on. */
  void give(SqlClient client, UserId user, Role role) {
    Database.rows(client, GIVE, user.value(), role.name());
  }

  /** Makes a user of the first of these names that is free. */
  UserId create(SqlClient client, Iterable<String> names, Role role) {
    for (var name : names) {
      var made = create(client, name, role);
      if (made.isPresent()) {
        return made.get();
      }
    }
    throw new IllegalStateException("all of these names are taken: " + names);
  }

  /** Nobody passes with a role that this version does not know. */
  static Optional<Principal> known(Row row) {
    try {
      return Optional.of(principal(row));
    } catch (IllegalArgumentException e) {
      LOG.warn("user {} has a role that is none: {}", row.getUUID("id"), e.getMessage());
      return Optional.empty();
    }
  }

  static Principal principal(Row row) {
    return new Principal(new UserId(row.getUUID("id")), Role.valueOf(row.getString("role")));
  }
}
