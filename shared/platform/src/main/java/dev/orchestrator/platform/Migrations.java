package dev.orchestrator.platform;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.flywaydb.core.Flyway;

/** Brings the tables of one module up to date, from its numbered SQL files. */
public final class Migrations {

  private Migrations() {}

  /**
   * Runs the files that this database has not seen yet; two nodes that start together wait for each
   * other. Blocks its thread, over a connection of its own.
   *
   * @param url {@code postgresql://user:password@host:port/database}
   * @param location where the files are on the class path, such as {@code db/flow}
   * @param history the table that remembers which ones were run
   * @throws org.flywaydb.core.api.FlywayException if the database is away or a file does not apply
   */
  public static void run(Secret url, String location, String history) {
    var uri = URI.create(url.reveal());
    var login = String.valueOf(uri.getRawUserInfo()).split(":", 2);
    Flyway.configure()
        .dataSource(jdbc(uri), decoded(login[0]), login.length == 2 ? decoded(login[1]) : "")
        .locations("classpath:" + location)
        .table(history)
        .baselineOnMigrate(true) // other modules' tables may be there before ours
        .baselineVersion("0")
        .load()
        .migrate();
  }

  /** The driver decodes the database's name itself. */
  private static String jdbc(URI uri) {
    var port = uri.getPort() < 0 ? 5432 : uri.getPort();
    return "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath();
  }

  /** Percent-decoding as in a URL, where a plus sign is a plus sign. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
