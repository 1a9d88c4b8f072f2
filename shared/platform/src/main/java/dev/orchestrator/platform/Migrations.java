package dev.orchestrator.platform;

import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.internal.exception.FlywaySqlException;

/** Brings a database to the newest schema, with the numbered SQL files on the class path. */
public final class Migrations {

  private Migrations() {}

  /**
   * Runs what has not run yet; blocks. Any number of nodes may do it at once: one migrates, the
   * others wait.
   *
   * @param postgres {@code postgresql://user:password@host:port/database}
   * @param location folder on the class path that holds {@code V001__words.sql} and so on
   * @param historyTable where the migrations that ran are remembered; one per location
   * @throws MigrationFailed if the database is away, newer than these files, or refuses one of them
   */
  public static void run(Secret postgres, String location, String historyTable) {
    try {
      var flyway = flyway(JdbcUrl.of(postgres), location, historyTable);
      newest(flyway, MigrationState.FUTURE_SUCCESS).ifPresent(Migrations::refuseNewer);
      flyway.migrate();
    } catch (FlywaySqlException e) {
      var away = away(String.valueOf(e.getSqlState()));
      throw new MigrationFailed(
          (away ? "Postgres does not answer: " : "Postgres refuses us: ") + reason(e), e, away);
    } catch (FlywayException e) {
      throw new MigrationFailed(reason(e), e, false);
    }
  }

  /**
   * Class 08 is a broken connection, class 57 a server that starts or stops (PostgreSQL, appendix
   * A).
   */
  private static boolean away(String sqlState) {
    return sqlState.startsWith("08") || sqlState.startsWith("57");
  }

  /** The baseline lets the histories of several locations share one database. */
  private static Flyway flyway(JdbcUrl jdbc, String location, String historyTable) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .loggers("slf4j")
        .dataSource(
            jdbc.url(),
            jdbc.properties().getProperty("user", ""),
            jdbc.properties().getProperty("password", ""))
        .locations("classpath:" + location)
        .failOnMissingLocations(true)
        .table(historyTable)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  private static Optional<MigrationInfo> newest(Flyway flyway, MigrationState state) {
    return Arrays.stream(flyway.info().all())
        .filter(migration -> migration.getState() == state)
        .reduce((older, newer) -> newer);
  }

  private static void refuseNewer(MigrationInfo migration) {
    throw new MigrationFailed(
        "the database is at version %s, which this program does not know; start a newer one"
            .formatted(migration.getVersion()));
  }

  /** The innermost cause says what happened; one line of it is enough. */
  private static String reason(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    var message = String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
