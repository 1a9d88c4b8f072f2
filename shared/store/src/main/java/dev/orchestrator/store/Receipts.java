package dev.orchestrator.store;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.platform.Answers;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import java.util.function.Function;

/**
 * Carries out a command once for each key: its effect and its answer are one transaction, and a
 * repeat gets the first answer. Table {@code receipt}.
 */
public final class Receipts {

  /** Two deliveries at once wait for each other here; the second one then finds the row. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

  private static final String FIND = "SELECT answer FROM receipt WHERE key = $1";

  private static final String INSERT =
      "INSERT INTO receipt (key, command, answer) VALUES ($1, $2, $3)";

  private static final String REMEMBER =
      "INSERT INTO receipt (key, command, answer) VALUES ($1, 'content', $2) ON CONFLICT DO NOTHING";

  private static final String DELETE_BEFORE =
      """
      DELETE FROM receipt
       WHERE key IN (SELECT key FROM receipt WHERE at < now() - make_interval(days => $1)
                      LIMIT 1000 FOR UPDATE SKIP LOCKED)
      """;

  private final Database database;
  private final Flows flows;

  public Receipts(Database database, Flows flows) {
    this.database = database;
    this.flows = flows;
  }

  /**
   * Carries the command out, unless its key was answered before.
   *
   * @param deed the command's effect, in the transaction that also keeps the answer; a refusal is
   *     kept too
   */
  public <R, C extends Command<R>> Answer<R> once(
      Envelope envelope, C command, Function<Tx, Answer<R>> deed) {
    return flows.transaction(tx -> {
      Database.rows(tx.connection(), LOCK, envelope.key());
      var known =
          Database.first(tx.connection(), row -> row.getString("answer"), FIND, envelope.key());
      if (known.isPresent()) {
        return Answers.read(known.get(), command);
      }
      var answer = deed.apply(tx);
      var name = Command.nameOf(command.getClass());
      Database.rows(tx.connection(), INSERT, envelope.key(), name, Json.write(answer));
      return answer;
    });
  }

  /**
   * Remembers what came under a key first, and whether this is the same.
   *
   * @param fingerprint of what came
   */
  public boolean sameContent(String key, String fingerprint) {
    var name = "content " + key;
    database.query(REMEMBER, name, fingerprint);
    return database
        .first(row -> row.getString("answer"), FIND, name)
        .filter(fingerprint::equals)
        .isPresent();
  }

  /**
   * Forgets answers that are older, in batches; no sender repeats a command that long.
   *
   * @return how many
   */
  public long deleteOlderThan(int days) {
    var total = 0L;
    var deleted = 1;
    while (deleted > 0) {
      deleted = database.query(DELETE_BEFORE, days).rowCount();
      total += deleted;
    }
    return total;
  }
}
