package dev.orchestrator.app;

import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshPostgres;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Ends every session of a database whenever its flows' journal has grown. */
final class Cuts {

  private final Secret postgres;
  private long journaled;
  private int made;

  Cuts(Secret postgres) {
    this.postgres = postgres;
  }

  int made() {
    return made;
  }

  /** Goes on until it is so; an {@link AssertionError} after the limit. */
  void until(Duration limit, BooleanSupplier over) {
    var giveUp = System.nanoTime() + limit.toNanos();
    while (!over.getAsBoolean()) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("not within " + limit + ", with " + made + " cuts");
      }
      cutIfGrown();
      ServerProcess.pause();
    }
  }

  private void cutIfGrown() {
    var now = count("flow_step WHERE at IS NOT NULL");
    if (now > journaled) {
      journaled = now;
      FreshPostgres.terminateBackends(postgres);
      made++;
    }
  }

  /** How many rows there are, seen through a session of its own. */
  long count(String fromWhere) {
    var uri = URI.create(postgres.reveal());
    var login = uri.getUserInfo().split(":", 2);
    var jdbc = "jdbc:postgresql://%s:%d%s".formatted(uri.getHost(), uri.getPort(), uri.getPath());
    try (var connection = DriverManager.getConnection(jdbc, login[0], login[1]);
        var rows =
            connection.createStatement().executeQuery("SELECT count(*) FROM " + fromWhere)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
