package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts, signals, cancels and finds flows, from anywhere. Running them is {@link FlowNode}'s deed.
 * Once a flow is ready, the nodes of this JVM are told, and others by the hint.
 */
public final class Flows {

  private static final String DEADLOCK = "40P01";
  private static final int TRANSACTION_ATTEMPTS = 5;

  private final Database database;
  private final int codeVersion;
  private final Ears ears;

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
    this.ears = new Ears(hint);
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
    var inserted = FlowOrders.insert(client, id, start, codeVersion, parent, step);
    return inserted ? Optional.of(id) : Optional.empty();
  }

  /**
   * Keeps a signal for a flow and wakes the flow if it waits for it; of several by one name the
   * first counts.
   *
   * @return false if the flow has ended or never was
   */
  public boolean signal(FlowId flow, String name, Object payload) {
    var kind = FlowOrders.signal(database.pool(), flow, name, Json.write(payload));
    kind.ifPresent(this::ready);
    return kind.isPresent();
  }

  /** As {@link #signal(FlowId, String, Object)}, in somebody's transaction. */
  public boolean signal(SqlConnection transaction, FlowId flow, String name, Object payload) {
    return signalWritten(transaction, flow, name, Json.write(payload));
  }

  boolean signalWritten(SqlConnection transaction, FlowId flow, String name, String payload) {
    var kind = FlowOrders.signal(transaction, flow, name, payload);
    kind.ifPresent(ready -> afterCommit(transaction, () -> ready(ready)));
    return kind.isPresent();
  }

  /**
   * Cancels a flow and its children. From now on nothing that it does is recorded; its effects are
   * undone, and when that is done it is CANCELLED.
   *
   * @return false if it had ended or was being cancelled already
   */
  public boolean cancel(FlowId flow) {
    var kind = FlowOrders.cancel(database.pool(), flow);
    kind.ifPresent(this::stopped);
    cancelChildren(flow);
    return kind.isPresent();
  }

  /**
   * As {@link #cancel(FlowId)}, in somebody's transaction; its children follow when it has ended.
   */
  public boolean cancel(SqlConnection transaction, FlowId flow) {
    var kind = FlowOrders.cancel(transaction, flow);
    kind.ifPresent(stopped -> afterCommit(transaction, () -> stopped(stopped)));
    return kind.isPresent();
  }

  /** Cancels the children; returns how many still live. */
  int cancelChildren(FlowId flow) {
    var children = FlowOrders.liveChildren(database.pool(), flow);
    children.forEach(this::cancel);
    return children.size();
  }

  /**
   * Makes a FAILED flow READY again: the step that failed it is forgotten, the others stay. What
   * its undo took away is not made again by steps that are journaled.
   *
   * @return false if it has not failed, or its exclusive key is taken by now
   */
  public boolean retry(FlowId flow) {
    var kind = FlowOrders.retry(database.pool(), flow);
    kind.ifPresent(this::ready);
    return kind.isPresent();
  }

  /**
   * Starts a copy of a flow, be it live or ended: its journal up to a step is taken over, and from
   * there on everything is done anew under the copy's own effect keys. The kind says from which
   * steps that harms nothing. Only a node of this JVM that runs the kind can tell.
   *
   * @param step where the copy begins; null for the step that failed the flow if that is allowed,
   *     else for the beginning
   */
  public Forked fork(FlowId flow, @Nullable String step) {
    return new Forking(this, codeVersion, ears::kind).fork(flow, step);
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
    return FlowRows.find(database.pool(), flow);
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
    return FlowRows.list(client, query);
  }

  /** A flow's journal, oldest first, the open await last. */
  public List<StepState> steps(FlowId flow) {
    return FlowRows.steps(database.pool(), flow);
  }

  /** The flows that a flow has called, oldest first. */
  public List<FlowState> children(FlowId flow) {
    return FlowRows.children(database.pool(), flow);
  }

  /** What was signalled to a flow, oldest first. */
  public List<SignalState> signals(FlowId flow) {
    return FlowRows.signals(database.pool(), flow);
  }

  int codeVersion() {
    return codeVersion;
  }

  Ears ears() {
    return ears;
  }

  void ready(String kind) {
    ears.ready(kind);
  }

  void stopped() {
    ears.stopped();
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
}
