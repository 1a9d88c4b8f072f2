package dev.orchestrator.app;

import dev.orchestrator.platform.Secret;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds up one journal write of one thread's flows in the very moment in which it commits: neither
 * done nor undone, until it is decided. Sees the rows from outside, in a session of its own.
 */
final class JournalGate implements AutoCloseable {

  private static final int LOCK = 20_261_122;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** The trigger is deferred: it runs when everything else of the transaction is done. */
  private static final String GATE =
      """
      CREATE SEQUENCE journal_write;
      CREATE TABLE journal_gate (thread text PRIMARY KEY, held bigint NOT NULL);
      CREATE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE gate bigint;
      BEGIN
        SELECT held INTO gate FROM journal_gate JOIN flow USING (thread) WHERE id = new.flow_id;
        IF gate IS NOT NULL AND nextval('journal_write') = gate THEN
          PERFORM pg_advisory_xact_lock(%1$d);
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER gate AFTER INSERT OR UPDATE ON flow_step
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (new.at IS NOT NULL) EXECUTE FUNCTION pass_gate();
      SELECT pg_advisory_lock(%1$d)
      """
          .formatted(LOCK);

  private static final String CAUGHT =
      """
      SELECT pid, application_name AS node
        FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND objid = %d AND NOT granted AND datname = current_database()
      """
          .formatted(LOCK);

  private final Connection session;

  /** A write that is held up: the session of Postgres, and the node whose session that is. */
  record Caught(int session, String node) {}

  private JournalGate(Connection session) {
    this.session = session;
  }

  /** Builds it; nodes must name themselves in their URL of Postgres. */
  static JournalGate in(Secret postgres) {
    var uri = URI.create(postgres.reveal());
    var login = uri.getUserInfo().split(":", 2);
    var jdbc = "jdbc:postgresql://%s:%d%s".formatted(uri.getHost(), uri.getPort(), uri.getPath());
    try {
      var gate = new JournalGate(DriverManager.getConnection(jdbc, login[0], login[1]));
      gate.run(GATE);
      return gate;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The URL by which a node's sessions are known as its own. */
  static String named(Secret postgres, String node) {
    return postgres.reveal() + "?application_name=" + node;
  }

  /** From now on counts that thread's writes, and holds up the n-th; none if that is 0. */
  void holdUp(String thread, long write) {
    run("DELETE FROM journal_gate; SELECT setval('journal_write', 1, false)");
    run("INSERT INTO journal_gate VALUES ('%s', %d)".formatted(thread, write));
  }

  /** How many writes there were. */
  long writes() {
    return number("SELECT last_value FROM journal_write");
  }

  Optional<Caught> caught() {
    try (var statement = session.createStatement();
        var rows = statement.executeQuery(CAUGHT)) {
      return rows.next()
          ? Optional.of(new Caught(rows.getInt("pid"), rows.getString("node")))
          : Optional.empty();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nothing of it is kept. */
  void refuse(Caught caught) {
    run("SELECT pg_terminate_backend(%d)".formatted(caught.session()));
    gone();
  }

  /** All of it is kept, whether or not anybody hears of it. */
  void admit() {
    run("SELECT pg_advisory_unlock(%d)".formatted(LOCK));
    gone();
    run("SELECT pg_advisory_lock(%d)".formatted(LOCK));
  }

  private void gone() {
    ApiClient.await(LIMIT, this::caught, Optional::isEmpty);
  }

  private void run(String sql) {
    try (var statement = session.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long number(String sql) {
    try (var statement = session.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
