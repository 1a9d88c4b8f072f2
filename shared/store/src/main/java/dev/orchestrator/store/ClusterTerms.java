package dev.orchestrator.store;

import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster share beside the database. The first one says it, the others must fit
 * to it; while no other node lives it may be said anew. Table {@code cluster_terms}.
 */
public final class ClusterTerms {

  private static final String FIRST =
      """
      INSERT INTO cluster_terms (git, authority) VALUES ($1, $2) ON CONFLICT DO NOTHING
      """;

  private static final String AGREED =
      """
      SELECT git, authority,
        EXISTS (SELECT FROM flow_node WHERE name <> $1 AND beat_at > clock_timestamp() - interval '10 seconds')
          AS others
      FROM cluster_terms FOR UPDATE
      """;

  private static final String ANEW =
      "UPDATE cluster_terms SET git = $1, authority = $2, changed_at = now()";

  private final Database database;

  public ClusterTerms(Database database) {
    this.database = database;
  }

  /**
   * What a node brings.
   *
   * @param git the mark in its folder of repositories
   * @param authority the fingerprint of the CA that its bus trusts; empty if that is not encrypted
   */
  public record Terms(String git, Optional<String> authority) {}

  /** What two nodes do not have in common. */
  public enum Misfit {
    GIT,
    AUTHORITY
  }

  /** Agrees to the terms of the nodes that live, or makes its own if there are none. */
  public Optional<Misfit> agree(String node, Terms mine) {
    return database.transaction(tx -> {
      Database.rows(tx, FIRST, mine.git(), mine.authority().orElse(null));
      var agreed = Database.first(tx, Agreed::of, AGREED, node).orElseThrow();
      var misfit = agreed.terms().equals(mine) ? Optional.<Misfit>empty() : misfit(agreed, mine);
      return misfit.isPresent() && !agreed.others() ? anew(tx, mine) : misfit;
    });
  }

  private static Optional<Misfit> misfit(Agreed agreed, Terms mine) {
    return Optional.of(agreed.terms().git().equals(mine.git()) ? Misfit.AUTHORITY : Misfit.GIT);
  }

  private static Optional<Misfit> anew(SqlConnection tx, Terms mine) {
    Database.rows(tx, ANEW, mine.git(), mine.authority().orElse(null));
    return Optional.empty();
  }

  private record Agreed(Terms terms, boolean others) {
    static Agreed of(Row row) {
      @Nullable String authority = row.getString("authority");
      return new Agreed(
          new Terms(Objects.requireNonNull(row.getString("git")), Optional.ofNullable(authority)),
          row.getBoolean("others"));
    }
  }
}
