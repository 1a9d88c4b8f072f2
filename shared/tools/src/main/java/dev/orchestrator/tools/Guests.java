package dev.orchestrator.tools;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Connections of services, and the addresses that they listen at. A connection lives as long as its
 * node says so. Tables {@code bridge_guest} and {@code service_address}, written here alone.
 */
public final class Guests {

  private static final int MOST_ADDRESSES = 32;

  private static final String JOIN =
      "INSERT INTO bridge_guest (connection, node, user_id, credential) VALUES ($1, $2, $3, $4)";

  private static final String SEEN =
      """
      UPDATE bridge_guest SET seen_at = clock_timestamp() WHERE connection = ANY ($1) RETURNING connection
      """;

  private static final String LEAVE = "DELETE FROM bridge_guest WHERE connection = $1";

  private static final String LEAVE_ALL = "DELETE FROM bridge_guest WHERE node = $1";

  private static final String SWEEP =
      "DELETE FROM bridge_guest WHERE seen_at < clock_timestamp() - interval '10 seconds'";

  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('bridge_guest'))";

  private static final String TAKEN =
      """
      SELECT 1 FROM service_address JOIN bridge_guest USING (connection)
       WHERE name = $1 AND user_id <> $2 AND seen_at > clock_timestamp() - interval '10 seconds'
      """;

  private static final String COUNT = "SELECT count(*) FROM service_address WHERE connection = $1";

  private static final String SERVE =
      "INSERT INTO service_address (name, connection) VALUES ($1, $2) ON CONFLICT DO NOTHING";

  /** What is served at an address goes with it. */
  private static final String UNSERVE =
      """
      WITH tools AS (
        DELETE FROM announced_tool WHERE connection = $2 AND address = $1)
      DELETE FROM service_address WHERE name = $1 AND connection = $2
      """;

  private final Database database;

  public Guests(Database database) {
    this.database = database;
  }

  /** A connection that serves something, and whose it is. */
  public record Guest(UUID connection, UserId user) {}

  /** A connection begins to serve. */
  public void join(Guest guest, String node, String credential) {
    database.query(JOIN, guest.connection(), node, guest.user().value(), credential);
  }

  /** Its node says that these live; the answer are those that are known still. */
  public Set<UUID> seen(Collection<UUID> connections) {
    return database
        .list(
            row -> Objects.requireNonNull(row.getUUID("connection")),
            SEEN,
            (Object) array(connections))
        .stream()
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A connection has ended, and so has all that it served. */
  public void leave(UUID connection) {
    database.query(LEAVE, connection);
  }

  /** A node begins anew or ends: it has no connections. */
  public void leaveAll(String node) {
    database.query(LEAVE_ALL, node);
  }

  /** Removes what dead nodes left behind; the answer is how much. */
  public int sweep() {
    return database.query(SWEEP).rowCount();
  }

  /** A connection listens at an address, unless that is somebody else's. */
  public Answer<String> serve(Guest guest, String address) {
    return database.transaction(connection -> serve(connection, guest, address));
  }

  /** A connection does not listen there any more. */
  public void unserve(Guest guest, String address) {
    database.query(UNSERVE, address, guest.connection());
  }

  static void lock(SqlConnection connection) {
    Database.rows(connection, LOCK);
  }

  private static Answer<String> serve(SqlConnection connection, Guest guest, String address) {
    lock(connection);
    if (Database.rows(connection, TAKEN, address, guest.user().value()).size() > 0) {
      return Answer.refusedInput(
          "address_taken",
          "address",
          "%s is served by somebody else.".formatted(address),
          "Choose another name behind service:.");
    }
    if (count(connection, guest) >= MOST_ADDRESSES) {
      return Answer.refusedInput(
          "too_many_addresses",
          "address",
          "A connection serves %d addresses at most.".formatted(MOST_ADDRESSES),
          "Serve several tools at one address; the header tool says which one is called.");
    }
    Database.rows(connection, SERVE, address, guest.connection());
    return new Answer.Done<>(address);
  }

  private static long count(SqlConnection connection, Guest guest) {
    return Database.first(connection, row -> row.getLong(0), COUNT, guest.connection()).orElse(0L);
  }

  private static UUID[] array(Collection<UUID> connections) {
    return List.copyOf(connections).toArray(UUID[]::new);
  }
}
