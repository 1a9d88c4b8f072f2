package dev.orchestrator.access;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** People and services. Table {@code app_user}. */
public final class Users {

  private static final Logger LOG = LoggerFactory.getLogger(Users.class);

  private static final String ENSURE =
      """
      INSERT INTO app_user (id, name, role) VALUES ($1, $2, $3)
      ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name
      RETURNING id, role
      """;

  private static final String FIND = "SELECT id, role FROM app_user WHERE id = $1";

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

  /** The user as a principal, with the role that the user has now. */
  public Optional<Principal> find(UserId id) {
    return database.first(row -> row, FIND, id.value()).flatMap(Users::known);
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
