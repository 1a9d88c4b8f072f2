package dev.orchestrator.store;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.DeployEvent;
import dev.orchestrator.messages.DomainEvent;
import dev.orchestrator.messages.EventAppended;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.ThreadMoved;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.messages.Wake;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What happened in the threads, in order. The thread's row is the lock under which events are
 * numbered, turns are started and turns end: so exactly one turn handles each event and none is
 * overlooked. Table {@code thread_event}, with a row in {@code domain_event} for each, and the
 * sequence columns of {@code thread}.
 */
public final class ThreadLog {

  /** The kind of flow that answers a thread. */
  public static final String TURN = "po.turn";

  private static final Pattern CYRILLIC = Pattern.compile("\\p{IsCyrillic}");

  private static final String NEXT_SEQ =
      """
      UPDATE thread
         SET last_seq = last_seq + 1,
             wake_seq = CASE WHEN $2 THEN last_seq + 1 ELSE wake_seq END,
             changed_at = now()
       WHERE id = $1
      RETURNING last_seq, user_id
      """;

  /** The event, and that it waits for its position among all events. */
  private static final String INSERT =
      """
      WITH told AS (
        INSERT INTO thread_event (thread_id, seq, type, body) VALUES ($1, $2, $3, $4)
      )
      INSERT INTO domain_event (user_id, thread_id, seq) VALUES ($5, $1, $2)
      """;

  private static final String AFTER =
      """
      SELECT thread_id, seq, type, body, at
        FROM thread_event
       WHERE thread_id = $1 AND seq > $2
       ORDER BY seq
       LIMIT $3
      """;

  private static final String AFTER_EACH =
      """
      SELECT place, thread_id, found.seq, type, body, at
        FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS asked (thread, seen, place)
       CROSS JOIN LATERAL (
        SELECT thread_id, seq, type, body, at
          FROM thread_event
         WHERE thread_id = thread AND seq > seen
         ORDER BY seq
         LIMIT $3) AS found
       ORDER BY place, found.seq
      """;

  private static final String UP_TO =
      """
      SELECT thread_id, seq, type, body, at
        FROM thread_event
       WHERE thread_id = $1 AND seq <= $2
       ORDER BY seq DESC
       LIMIT $3
      """;

  /** Progress is shown to people as it comes; a model has no use for it. */
  private static final String CONVERSATION =
      """
      SELECT thread_id, seq, type, body, at
        FROM thread_event
       WHERE thread_id = $1 AND seq <= $2 AND type <> 'Progress'
       ORDER BY seq DESC
       LIMIT $3
      """;

  private static final String BETWEEN =
      """
      SELECT thread_id, seq, type, body, at
        FROM thread_event
       WHERE thread_id = $1 AND seq > $2 AND seq <= $3 AND type <> 'Progress'
       ORDER BY seq
      """;

  private static final String MENTIONING =
      """
      SELECT thread_id, seq, type, body, at
        FROM thread_event
       WHERE thread_id = $1 AND seq <= $2 AND strpos(lower(body), lower($3)) > 0
       ORDER BY seq DESC
       LIMIT 20
      """;

  private static final String LAST_WORDS =
      """
      SELECT thread_id, seq, type, body, at
        FROM thread_event
       WHERE thread_id = $1 AND type = 'UserSaid'
       ORDER BY seq DESC
       LIMIT 1
      """;

  private static final String HEARD_SINCE =
      """
      SELECT 1 FROM thread_event
       WHERE thread_id = $1 AND seq > $2 AND type = 'UserSaid'
       LIMIT 1
      """;

  private static final String UNANSWERED =
      "SELECT 1 FROM thread WHERE id = $1 AND wake_seq > seen_seq";

  private static final String LAST_SEQ = "SELECT last_seq FROM thread WHERE id = $1";

  private static final String END_TURN =
      """
      UPDATE thread
         SET seen_seq = $2, awaiting = $3, capabilities = $4
       WHERE id = $1 AND wake_seq <= $2
      """;

  private static final String LEAVE_TURN =
      "UPDATE thread SET seen_seq = $2, awaiting = $3, capabilities = $4 WHERE id = $1";

  private static final String GIVE_UP_TURN =
      "UPDATE thread SET seen_seq = last_seq, awaiting = false WHERE id = $1";

  private static final String UNSEEN =
      """
      SELECT id, user_id
        FROM thread
       WHERE wake_seq > seen_seq
         AND NOT EXISTS (SELECT 1 FROM flow
                          WHERE exclusive_key = 'turn:' || thread.id
                            AND state IN ('READY', 'RUNNING', 'WAITING', 'CANCELLING'))
       ORDER BY changed_at DESC
       LIMIT 100
      """;

  private static final String IF_UNSEEN =
      "SELECT id, user_id FROM thread WHERE id = $1 AND wake_seq > seen_seq FOR UPDATE";

  private final Database database;
  private final Flows flows;
  private final Bus bus;
  private final Censor censor;

  /** A log without a vault: secrets are blotted out and kept nowhere. */
  public ThreadLog(Database database, Flows flows, Bus bus) {
    this(database, flows, bus, Censor.withoutVault());
  }

  /**
   * @param censor takes the secrets out of every event before it is written
   */
  public ThreadLog(Database database, Flows flows, Bus bus, Censor censor) {
    this.database = database;
    this.flows = flows;
    this.bus = bus;
    this.censor = censor;
  }

  /** Appends an event in a transaction of its own; returns its number. */
  public long append(ThreadId thread, ThreadEvent event) {
    return flows.transaction(tx -> append(tx, thread, event));
  }

  /**
   * Appends an event without the secrets in it, and starts a turn if it wants one now. Whoever
   * shows the thread, or waits for its deploys, is told after the commit.
   *
   * @throws UnknownThread if there is no such thread
   */
  public long append(Tx tx, ThreadId thread, ThreadEvent event) {
    return put(tx, thread, event).seq();
  }

  /**
   * What was written of what a person said.
   *
   * @param kept the secrets in it, which are in the vault now
   */
  public record Heard(long seq, List<SecretKept> kept) {}

  /** As {@link #append(Tx, ThreadId, ThreadEvent)}, of what a person said. */
  public Heard hear(Tx tx, ThreadId thread, UserSaid said) {
    return put(tx, thread, said);
  }

  /** Whether a person has said anything in the thread after that event. */
  public boolean heardSince(Tx tx, ThreadId thread, long seq) {
    return Database.rows(tx.connection(), HEARD_SINCE, thread.value(), seq).size() > 0;
  }

  private Heard put(Tx tx, ThreadId thread, ThreadEvent event) {
    var row =
        Database.first(tx.connection(), r -> r, NEXT_SEQ, thread.value(), event.wake() != Wake.NONE)
            .orElseThrow(() -> new UnknownThread(thread));
    var censored = censor.read(tx, thread, new UserId(row.getUUID("user_id")), event);
    var seq = write(tx, thread, row, censored.event());
    censored.kept().forEach(kept -> append(tx, thread, kept));
    return new Heard(seq, censored.kept());
  }

  private long write(Tx tx, ThreadId thread, Row row, ThreadEvent event) {
    var seq = (long) row.getLong("last_seq");
    var type = event.getClass().getSimpleName();
    var body = Json.write(event);
    Database.rows(tx.connection(), INSERT, thread.value(), seq, type, body, row.getUUID("user_id"));
    if (event.wake() == Wake.NOW) {
      startTurn(tx, row, thread);
    }
    tx.afterCommit(() -> tell(thread, seq, event));
    return seq;
  }

  /** Events after {@code seq}, oldest first. */
  public List<LoggedEvent> after(ThreadId thread, long seq, int limit) {
    return database.list(LoggedEvent::of, AFTER, thread.value(), seq, limit);
  }

  /** A place between two events of a thread. */
  public record Place(ThreadId thread, long seq) {}

  /** Events after each of these places, oldest first, at most {@code limit} of each. */
  public Map<Place, List<LoggedEvent>> after(List<Place> places, int limit) {
    var threads = places.stream().map(place -> place.thread().value()).toArray(UUID[]::new);
    var seen = places.stream().map(Place::seq).toArray(Long[]::new);
    var found = new HashMap<Place, List<LoggedEvent>>();
    places.forEach(place -> found.put(place, new ArrayList<>()));
    for (var row : database.query(AFTER_EACH, threads, seen, limit)) {
      var place = places.get(Math.toIntExact(row.getLong("place")) - 1);
      found.computeIfAbsent(place, _ -> new ArrayList<>()).add(LoggedEvent.of(row));
    }
    return found;
  }

  /** The newest {@code limit} events up to {@code seq}, oldest first. */
  public List<LoggedEvent> upTo(ThreadId thread, long seq, int limit) {
    return database.list(LoggedEvent::of, UP_TO, thread.value(), seq, limit).reversed();
  }

  /** The language of the user's last words: Russian if they hold Cyrillic, else English. */
  public Locale language(ThreadId thread) {
    return database
        .first(row -> Json.tree(row.getString("body")), LAST_WORDS, thread.value())
        .map(said -> said.path("text").asText())
        .filter(text -> CYRILLIC.matcher(text).find())
        .map(_ -> Locale.of("ru"))
        .orElse(Locale.ENGLISH);
  }

  /** The newest {@code limit} events up to {@code seq} without progress, oldest first. */
  public List<LoggedEvent> conversation(ThreadId thread, long seq, int limit) {
    return database.list(LoggedEvent::of, CONVERSATION, thread.value(), seq, limit).reversed();
  }

  /** All events after {@code seq} up to {@code last} without progress, oldest first. */
  public List<LoggedEvent> between(ThreadId thread, long seq, long last) {
    return database.list(LoggedEvent::of, BETWEEN, thread.value(), seq, last);
  }

  /** The newest events up to {@code seq} that contain the text in any case; at most 20. */
  public List<LoggedEvent> mentioning(ThreadId thread, long seq, String text) {
    return database.list(LoggedEvent::of, MENTIONING, thread.value(), seq, text);
  }

  /** What a person said last. */
  public Optional<String> lastWords(Tx tx, ThreadId thread) {
    return Database.first(tx.connection(), LoggedEvent::of, LAST_WORDS, thread.value())
        .flatMap(logged -> words(logged.event()));
  }

  private static Optional<String> words(ThreadEvent event) {
    return event instanceof UserSaid(_, var text) ? Optional.of(text) : Optional.empty();
  }

  /** Whether something in the thread waits for its turn, or a turn is at it. */
  public boolean isBeingAnswered(ThreadId thread) {
    return database.query(UNANSWERED, thread.value()).size() > 0;
  }

  /** The number of the thread's newest event. */
  public long lastSeq(ThreadId thread) {
    return database
        .first(row -> row.getLong("last_seq"), LAST_SEQ, thread.value())
        .orElseThrow(() -> new UnknownThread(thread));
  }

  /**
   * Ends a turn if it has seen every event that wants one; false if another one happened since,
   * which it then has to look at.
   *
   * @param seen the number of the newest event that the turn has looked at
   */
  public boolean endTurn(
      Tx tx, ThreadId thread, long seen, boolean awaiting, Set<Capability> capabilities) {
    var names = names(capabilities);
    return Database.rows(tx.connection(), END_TURN, thread.value(), seen, awaiting, names)
            .rowCount()
        == 1;
  }

  /** Ends a turn whatever happened since; the sweep starts another one for that. */
  public void leaveTurn(
      Tx tx, ThreadId thread, long seen, boolean awaiting, Set<Capability> capabilities) {
    var names = names(capabilities);
    Database.rows(tx.connection(), LEAVE_TURN, thread.value(), seen, awaiting, names);
  }

  private static String[] names(Set<Capability> capabilities) {
    return capabilities.stream().map(Enum::name).toArray(String[]::new);
  }

  /** A turn failed for good: what it did not see is not tried again. */
  public void giveUpTurn(Tx tx, ThreadId thread) {
    Database.rows(tx.connection(), GIVE_UP_TURN, thread.value());
  }

  /** Starts a turn for the thread if there is something that no turn has seen. */
  public boolean wake(ThreadId thread) {
    return flows.transaction(tx ->
        Database.first(tx.connection(), row -> row, IF_UNSEEN, thread.value())
            .map(row -> startTurn(tx, row, thread))
            .orElse(false));
  }

  /** Starts the turns that nobody started; returns for how many threads. */
  public int wakeUnseen() {
    var woken = 0;
    for (var row : database.query(UNSEEN)) {
      woken += wake(new ThreadId(row.getUUID("id"))) ? 1 : 0;
    }
    return woken;
  }

  private static boolean startTurn(Tx tx, Row row, ThreadId thread) {
    var owner = new UserId(row.getUUID("user_id"));
    var turn =
        Start.of(TURN, new Turn(thread, owner), owner.toString())
            .exclusive("turn:" + thread)
            .thread(thread.toString());
    return tx.start(turn).isPresent();
  }

  private void tell(ThreadId thread, long seq, ThreadEvent event) {
    bus.publish(Address.thread(thread), new ThreadMoved(thread, seq));
    bus.hint(Address.EVENT_APPENDED, new EventAppended(DomainEvent.nameOf(event)));
    if (event instanceof DeployEvent deploy) {
      bus.publish(Address.deployComplete(thread), deploy);
      bus.publish(Address.DEPLOY_COMPLETE, deploy);
    }
  }
}
