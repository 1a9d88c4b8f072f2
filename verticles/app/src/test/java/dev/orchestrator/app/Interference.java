package dev.orchestrator.app;

import dev.orchestrator.platform.Database;

/**
 * Does something to a flow in the very transaction that journals one of its steps: exactly there,
 * neither before nor after, and however fast the flow is.
 */
final class Interference {

  private static final String TABLE =
      """
      CREATE TABLE interference (
        kind text NOT NULL, step text NOT NULL, deed text NOT NULL, flow_id uuid, at timestamptz,
        PRIMARY KEY (kind, step))
      """;

  /**
   * TAKE does what a takeover after a crash does, right behind every step: the step is kept, and
   * nothing that the flow's thread does from then on; the node's name stays until that thread has
   * let go. CANCEL does what a cancel does, once.
   */
  private static final String FUNCTION =
      """
      CREATE FUNCTION interfere() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE wanted interference;
      BEGIN
        IF new.at IS NULL OR new.made_by IS NOT NULL THEN RETURN NULL; END IF;
        SELECT i.* INTO wanted FROM interference i JOIN flow ON flow.id = new.flow_id
         WHERE i.kind IN (flow.kind, '*') AND i.step IN (new.name, '*') AND (i.at IS NULL OR i.deed = 'TAKE')
         LIMIT 1;
        IF wanted.deed = 'TAKE' THEN
          UPDATE flow SET state = 'READY', fence = fence + 1, ready_at = now()
           WHERE id = new.flow_id AND state = 'RUNNING';
        ELSIF wanted.deed = 'CANCEL' THEN
          UPDATE flow SET state = 'CANCELLING', fence = fence + 1, ready_at = now(), awaiting = NULL,
                          undo_attempts = 0, claims = 0, changed_at = now()
           WHERE id = new.flow_id AND state = 'RUNNING';
        END IF;
        IF wanted.deed IS NOT NULL THEN
          UPDATE interference SET flow_id = new.flow_id, at = clock_timestamp()
           WHERE kind = wanted.kind AND step = wanted.step;
        END IF;
        RETURN NULL;
      END $$
      """;

  private static final String TRIGGER =
      "CREATE TRIGGER interfering AFTER INSERT OR UPDATE OF at ON flow_step FOR EACH ROW EXECUTE FUNCTION interfere()";

  private final Database database;

  private Interference(Database database) {
    this.database = database;
  }

  static Interference in(Database database) {
    database.query(TABLE);
    database.query(FUNCTION);
    database.query(TRIGGER);
    return new Interference(database);
  }

  /** From now on every flow is taken from its thread behind every step. */
  void takeBehindEveryStep() {
    database.query("INSERT INTO interference (kind, step, deed) VALUES ('*', '*', 'TAKE')");
  }

  /** The next flow of that kind is cancelled as it journals that step. */
  void cancelAt(String kind, String step) {
    database.query(
        "INSERT INTO interference (kind, step, deed) VALUES ($1, $2, 'CANCEL')", kind, step);
  }

  /** Leaves all flows alone again. */
  void stop() {
    database.query("DELETE FROM interference");
  }

  /** Whether a flow was met where it was waited for. */
  boolean happened() {
    return database.query("SELECT 1 FROM interference WHERE at IS NOT NULL").size() > 0;
  }
}
