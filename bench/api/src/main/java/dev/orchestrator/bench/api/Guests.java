package dev.orchestrator.bench.api;

import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.Users;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Users with a key and some projects each, and the requests that they make. */
final class Guests {

  private static final int USERS = 100;
  private static final int PROJECTS_EACH = 20;

  private static final String PROJECT =
      """
      INSERT INTO project (id, owner, name, description, kind, status, clone_key)
      VALUES ($1, $2, $3, 'A service that greets people by name and counts visits',
              'HTTP_SERVICE', 'DRAFT', $3)
      """;

  private Guests() {}

  /** Makes them in a database that has its tables; writes a line "key project" for each request. */
  static Path invite(Secret url, Path file) throws IOException {
    var vertx = Vertx.vertx();
    try (var database = Database.open(vertx, url, 4)) {
      var asked = new ArrayList<String>();
      for (var round = 0; round < USERS; round++) {
        var user = new Users(database).ensure("guest-" + round, Role.USER).user();
        var key = new ApiKeys(database).create(user, "bench").reveal();
        projects(database, user).forEach(id -> asked.add(key + " " + id));
      }
      database.query("analyze");
      return Files.write(file, shuffled(asked));
    } finally {
      Await.await(vertx.close());
    }
  }

  private static List<UUID> projects(Database database, UserId owner) {
    var ids = new ArrayList<UUID>();
    for (var i = 0; i < PROJECTS_EACH; i++) {
      var id = UUID.randomUUID();
      database.query(PROJECT, id, owner.value(), "project-" + i);
      ids.add(id);
    }
    return ids;
  }

  /** Else one user would ask twenty times in a row. */
  private static List<String> shuffled(List<String> asked) {
    Collections.shuffle(asked, new Random(1));
    return asked;
  }
}
