package dev.orchestrator.store;

import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
        (SELECT fingerprint FROM master_key ORDER BY version DESC LIMIT 1) AS newest_key,
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
   * @param keys the fingerprints of the master keys that it was given
   */
  public record Terms(String git, Optional<String> authority, Set<String> keys) {}

  /** What two nodes do not have in common. */
  public enum Misfit {
    MASTER_KEY,
    GIT,
    AUTHORITY
  }

  /** Agrees to the terms of the nodes that live, or makes its own if there are none. */
  public Optional<Misfit> agree(String node, Terms mine) {
    return database.transaction(tx -> {
      Database.rows(tx, FIRST, mine.git(), mine.authority().orElse(null));
      var agreed = Database.first(tx, Agreed::of, AGREED, node).orElseThrow();
      var misfit = agreed.misfit(mine);
      return misfit.isPresent() && !agreed.others() ? anew(tx, mine) : misfit;
    });
  }

  private static Optional<Misfit> anew(SqlConnection tx, Terms mine) {
    Database.rows(tx, ANEW, mine.git(), mine.authority().orElse(null));
    return Optional.empty();
  }

  /**
   * What was agreed.
   *
   * @param newestKey the fingerprint of the key that secrets are sealed with
   * @param others whether other nodes live that hold to it
   */
  private record Agreed(
      String git, Optional<String> authority, Optional<String> newestKey, boolean others) {

    static Agreed of(Row row) {
      return new Agreed(
          Objects.requireNonNull(row.getString("git")),
          Optional.ofNullable(row.getString("authority")),
          Optional.ofNullable(row.getString("newest_key")),
          row.getBoolean("others"));
    }

    Optional<Misfit> misfit(Terms mine) {
      if (newestKey.isPresent() && !mine.keys().contains(newestKey.get())) {
        return Optional.of(Misfit.MASTER_KEY);
      }
      if (!git.equals(mine.git())) {
        return Optional.of(Misfit.GIT);
      }
      return authority.equals(mine.authority()) ? Optional.empty() : Optional.of(Misfit.AUTHORITY);
    }
  }
}
