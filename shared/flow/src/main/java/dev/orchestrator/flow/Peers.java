package dev.orchestrator.flow;

import dev.orchestrator.platform.Database;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The nodes that run flows, as their heartbeats tell. */
public final class Peers {

  private static final String ALIVE =
      """
      select name from flow_node where beat_at > clock_timestamp() - interval '1 ms' * $1
      """;

  private final Database database;

  public Peers(Database database) {
    this.database = database;
  }

  /** The names of those whose heartbeat is no older than another node may take it for dead. */
  public Set<String> alive() {
    var silence = (double) Timing.DEFAULT.silence().toMillis();
    return new TreeSet<>(
        database.list(row -> Objects.requireNonNull(row.getString("name")), ALIVE, silence));
  }
}
