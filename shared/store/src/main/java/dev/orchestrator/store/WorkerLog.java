package dev.orchestrator.store;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.DomainEvent;
import dev.orchestrator.messages.EventAppended;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.messages.WorkerReport;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import java.util.UUID;

/**
 * What workers do, written once for each key and without the secrets in it, into {@code
 * domain_event}. It belongs to the owner of the project that the worker works on.
 */
public final class WorkerLog {

  /** Of a longer text the beginning and the end are kept. */
  private static final int LONGEST = 4_000;

  private static final int BEGINNING = 1_000;

  private static final String OWNER = "SELECT owner FROM project WHERE id = $1";

  private static final String INSERT =
      """
      INSERT INTO domain_event (user_id, thread_id, key, type, body, at)
      VALUES ($1, $2, $3, $4, $5, clock_timestamp())
      ON CONFLICT (key) DO NOTHING
      """;

  private static final String KNOWN = "SELECT 1 FROM domain_event WHERE key = $1";

  private final Database database;
  private final Flows flows;
  private final Bus bus;
  private final Censor censor;

  /** A log without a vault: secrets are blotted out. */
  public WorkerLog(Database database, Flows flows, Bus bus) {
    this(database, flows, bus, Censor.withoutVault());
  }

  public WorkerLog(Database database, Flows flows, Bus bus, Censor censor) {
    this.database = database;
    this.flows = flows;
    this.bus = bus;
    this.censor = censor;
  }

  /**
   * Writes an event down.
   *
   * @param key the same for the same event, however often the worker is looked at
   * @return whether it was new
   */
  public boolean append(String key, WorkerReport report) {
    return flows.transaction(tx -> append(tx, key, report));
  }

  /** Whether an event of this key was written down. */
  public boolean knows(String key) {
    return database.first(_ -> true, KNOWN, key).isPresent();
  }

  private boolean append(Tx tx, String key, WorkerReport report) {
    var owner =
        Database.first(
                tx.connection(),
                row -> new UserId(row.getUUID("owner")),
                OWNER,
                report.worker().project().value())
            .orElse(null);
    var clean = Redaction.report(censor.read(tx, owner, report), WorkerLog::shortened);
    var type = DomainEvent.nameOf(clean);
    var rows =
        Database.rows(
            tx.connection(),
            INSERT,
            owner == null ? null : owner.value(),
            report.worker().thread().map(ThreadId::value).orElse((UUID) null),
            key,
            type,
            Json.write(clean));
    tx.afterCommit(() -> bus.hint(Address.EVENT_APPENDED, new EventAppended(type)));
    return rows.rowCount() == 1;
  }

  /** Not before it was censored: half a secret is not recognised. */
  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, BEGINNING)
            + "\n…\n"
            + text.substring(text.length() - LONGEST + BEGINNING);
  }
}
