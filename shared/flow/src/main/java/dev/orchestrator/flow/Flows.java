package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts, signals, cancels and finds flows, from anywhere. Running them is {@link FlowNode}'s deed.
 * Once a flow is ready, the nodes of this JVM are told, and others by the hint.
 */
public final class Flows {

  private static final String INSERT =
      """
      insert into flow (id, kind, owner, exclusive_key, thread, subject, input, code_version, parent, parent_step)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict do nothing
      """;

  /** Takes the lock that parking takes too, so no signal falls between looking and parking. */
  private static final String SIGNAL =
      """
      with touched as (
        update flow
        set state = case when state = 'WAITING' and awaiting = $2 then 'READY' else state end,
            ready_at = case when state = 'WAITING' and awaiting = $2 then now() else ready_at end,
            changed_at = case when state = 'WAITING' and awaiting = $2 then now() else changed_at end
        where id = $1 and state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING')
        returning id, kind
      ), kept as (
        insert into flow_signal (flow_id, name, payload)
        select id, $2, $3 from touched
        on conflict do nothing
      )
      select kind from touched
      """;

  /** The node stays written in the row: it lets go when its thread has really stopped. */
  private static final String CANCEL =
      """
      update flow
      set state = 'CANCELLING', fence = fence + 1, ready_at = now(), awaiting = null, undo_attempts = 0,
          claims = 0, failure_type = null, failure = null, failed_step = null, changed_at = now()
      where id = $1 and state in ('READY', 'RUNNING', 'WAITING')
      returning kind
      """;

  private static final String LIVE_CHILDREN =
      """
      select id from flow
      where parent = $1 and state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING')
      """;

  private static final String RETRY =
      """
      with again as (
        update flow
        set state = 'READY', fence = fence + 1, ready_at = now(), deadline = null, work_left = null,
            claims = 0, progress = 0, undo_attempts = 0,
            failure_type = null, failure = null, failed_step = null, changed_at = now()
        from (select failed_step as step from flow where id = $1) as before
        where id = $1 and state = 'FAILED'
          and not exists (
            select from flow as other
            where other.exclusive_key = flow.exclusive_key
              and other.state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING'))
        returning id, kind, before.step
      ), forgotten as (
        delete from flow_step using again where flow_id = again.id and name = again.step
      )
      select kind from again
      """;

  /** A row whose state nobody knows is left out: it would spoil the list for all others. */
  private static final String FIND =
      """
      select flow.*, (
        select name from flow_step where flow_id = flow.id order by at desc nulls first limit 1) as step
      from flow
      where id = $1
        and state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING', 'DONE', 'FAILED', 'CANCELLED')
      """;

  private static final String LIST =
      """
      select flow.*, (
        select name from flow_step where flow_id = flow.id order by at desc nulls first limit 1) as step
      from flow
      where state = any($1)
        and ($2::text is null or kind = $2)
        and ($3::text is null or owner = $3)
        and ($4::text is null or thread = $4)
        and ($5::text is null or subject = $5)
      order by created_at desc, id desc
      limit $6
      """;

  private static final String STEPS =
      "select * from flow_step where flow_id = $1 order by at nulls last, name";

  private static final String DELETE_ENDED =
      """
      with old as (
        delete from flow
        where id in (
          select id from flow
          where state in ('DONE', 'FAILED', 'CANCELLED') and changed_at < $1
          limit 1000)
        returning id
      ), steps as (
        delete from flow_step using old where flow_id = old.id
      ), signals as (
        delete from flow_signal using old where flow_id = old.id
      )
      select count(*) as n from old
      """;

  private static final String DEADLOCK = "40P01";
  private static final int TRANSACTION_ATTEMPTS = 5;

  private final Database database;
  private final int codeVersion;
  private final Consumer<String> hint;
  private final List<Local> nodes = new CopyOnWriteArrayList<>();

  /** Flows of code version 0, without a hint to other nodes. */
  public Flows(Database database) {
    this(database, 0, kind -> {});
  }

  /**
   * @param codeVersion what is written into the flows started here: nodes of older code leave them
   *     alone
   * @param hint told the kind whenever a flow became ready, so that other nodes claim at once; it
   *     may be lost
   */
  public Flows(Database database, int codeVersion, Consumer<String> hint) {
    this.database = database;
    this.codeVersion = codeVersion;
    this.hint = hint;
  }

  /** Starts a flow; empty if its exclusive key is taken. */
  public Optional<FlowId> start(Start<?> start) {
    var id = insert(database.pool(), start, null, null);
    id.ifPresent(_ -> ready(start.kind()));
    return id;
  }

  /**
   * Starts a flow in somebody's transaction; nodes are told when that has committed.
   *
   * @throws dev.orchestrator.platform.JsonMismatch if the input holds a secret
   */
  public Optional<FlowId> start(SqlConnection transaction, Start<?> start) {
    var id = insert(transaction, start, null, null);
    id.ifPresent(_ -> afterCommit(transaction, () -> ready(start.kind())));
    return id;
  }

  /** Starts a child in the transaction in which its caller parks; false if its key is taken. */
  boolean startChild(SqlConnection transaction, Start<?> start, FlowId parent, String step) {
    var id = insert(transaction, start, parent, step);
    id.ifPresent(_ -> afterCommit(transaction, () -> ready(start.kind())));
    return id.isPresent();
  }

  private Optional<FlowId> insert(
      SqlClient client, Start<?> start, @Nullable FlowId parent, @Nullable String step) {
    var id = FlowId.next();
    var inserted =
        Sql.rows(
            client,
            INSERT,
            id.value(),
            start.kind(),
            start.owner(),
            start.exclusive().orElse(null),
            start.thread().orElse(null),
            start.subject().orElse(null),
            Json.write(start.input()),
            codeVersion,
            parent == null ? null : parent.value(),
            step);
    return inserted.rowCount() == 1 ? Optional.of(id) : Optional.empty();
  }

  /**
   * Keeps a signal for a flow and wakes the flow if it waits for it; of several by one name the
   * first counts.
   *
   * @return false if the flow has ended or never was
   */
  public boolean signal(FlowId flow, String name, Object payload) {
    var kind = signalled(database.pool(), flow, name, Json.write(payload));
    kind.ifPresent(this::ready);
    return kind.isPresent();
  }

  /** As {@link #signal(FlowId, String, Object)}, in somebody's transaction. */
  public boolean signal(SqlConnection transaction, FlowId flow, String name, Object payload) {
    return signalWritten(transaction, flow, name, Json.write(payload));
  }

  boolean signalWritten(SqlConnection transaction, FlowId flow, String name, String payload) {
    var kind = signalled(transaction, flow, name, payload);
    kind.ifPresent(ready -> afterCommit(transaction, () -> ready(ready)));
    return kind.isPresent();
  }

  private static Optional<String> signalled(
      SqlClient client, FlowId flow, String name, String payload) {
    return Database.first(client, Flows::kind, SIGNAL, flow.value(), name, payload);
  }

  /**
   * Cancels a flow and its children. From now on nothing that it does is recorded; its effects are
   * undone, and when that is done it is CANCELLED.
   *
   * @return false if it had ended or was being cancelled already
   */
  public boolean cancel(FlowId flow) {
    var kind = database.first(Flows::kind, CANCEL, flow.value());
    kind.ifPresent(this::stopped);
    cancelChildren(flow);
    return kind.isPresent();
  }

  /**
   * As {@link #cancel(FlowId)}, in somebody's transaction; its children follow when it has ended.
   */
  public boolean cancel(SqlConnection transaction, FlowId flow) {
    var kind = Database.first(transaction, Flows::kind, CANCEL, flow.value());
    kind.ifPresent(stopped -> afterCommit(transaction, () -> stopped(stopped)));
    return kind.isPresent();
  }

  /** Cancels the children; returns how many still live. */
  int cancelChildren(FlowId flow) {
    var children = database.list(row -> row.getUUID("id"), LIVE_CHILDREN, flow.value());
    children.forEach(child -> cancel(new FlowId(child)));
    return children.size();
  }

  /**
   * Makes a FAILED flow READY again: the step that failed it is forgotten, the others stay. What
   * its undo took away is not made again by steps that are journaled.
   *
   * @return false if it has not failed, or its exclusive key is taken by now
   */
  public boolean retry(FlowId flow) {
    var kind = database.first(Flows::kind, RETRY, flow.value());
    kind.ifPresent(this::ready);
    return kind.isPresent();
  }

  /**
   * Runs the body in a transaction of its own, outside of any flow; whatever it throws rolls
   * everything back. After a deadlock the body runs again, so it touches nothing but this
   * transaction.
   */
  public <T> T transaction(Function<Tx, T> body) {
    for (var attempt = 1; ; attempt++) {
      try {
        return once(body);
      } catch (PgException e) {
        if (attempt == TRANSACTION_ATTEMPTS || !DEADLOCK.equals(e.getSqlState())) {
          throw e;
        }
      }
    }
  }

  private <T> T once(Function<Tx, T> body) {
    var tx = new FlowTx[1];
    T result =
        database.transaction(connection -> {
          tx[0] = new FlowTx(this, connection).without("end of a flow, for it has none");
          return body.apply(tx[0]);
        });
    tx[0].committed();
    return result;
  }

  /** One flow. */
  public Optional<FlowState> find(FlowId flow) {
    return database.first(FlowState::of, FIND, flow.value());
  }

  /** The newest flow of a kind with this subject. */
  public Optional<FlowState> newest(String kind, String subject) {
    return list(FlowQuery.any().kind(kind).subject(subject).limit(1)).stream().findFirst();
  }

  /** Flows, newest first. */
  public List<FlowState> list(FlowQuery query) {
    return list(database.pool(), query);
  }

  /** As {@link #list(FlowQuery)}, in somebody's transaction. */
  public List<FlowState> list(SqlClient client, FlowQuery query) {
    return Sql.list(client, FlowState::of, LIST, query.values());
  }

  /** A flow's journal, oldest first, the open await last. */
  public List<StepState> steps(FlowId flow) {
    return database.list(StepState::of, STEPS, flow.value());
  }

  /** Deletes flows that ended before, with all their rows; returns how many. */
  public long deleteEndedBefore(Instant instant) {
    var total = 0L;
    var deleted = 1L;
    while (deleted > 0) {
      deleted =
          database
              .first(row -> row.getLong("n"), DELETE_ENDED, instant.atOffset(ZoneOffset.UTC))
              .orElse(0L);
      total += deleted;
    }
    return total;
  }

  int codeVersion() {
    return codeVersion;
  }

  /** A node of this JVM, which is told directly. */
  interface Local {
    /** There is something to claim. */
    void ready(String kind);

    /** A flow that runs here may have been stopped. */
    void stopped();
  }

  void attach(Local node) {
    nodes.add(node);
  }

  void detach(Local node) {
    nodes.remove(node);
  }

  void ready(String kind) {
    nodes.forEach(node -> node.ready(kind));
    hint.accept(kind);
  }

  void stopped() {
    nodes.forEach(Local::stopped);
  }

  private void stopped(String kind) {
    stopped();
    ready(kind);
  }

  static void afterCommit(SqlConnection transaction, Runnable hint) {
    var running = transaction.transaction();
    if (running == null) {
      throw new IllegalStateException("the connection is not in a transaction");
    }
    running.completion().onSuccess(_ -> hint.run());
  }

  private static String kind(Row row) {
    return row.getString("kind");
  }
}
