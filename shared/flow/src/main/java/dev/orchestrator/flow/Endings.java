package dev.orchestrator.flow;

import dev.orchestrator.platform.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How flows end: their children first, then what they did, then they themselves. */
final class Endings {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);

  /** Then the flow ends all the same, and its failure says what could not be undone. */
  private static final int UNDO_ATTEMPTS = 5;

  /** Then the kind is not told of the end. */
  private static final int TELLING_ATTEMPTS = 10;

  private static final Duration CHILDREN_PAUSE = Duration.ofSeconds(1);

  private static final String END =
      """
      update flow
      set state = $3, node = null, result = $4, failure_type = $5, failure = $6, deadline = null,
          changed_at = now()
      where id = $1 and fence = $2 and state in ('RUNNING', 'CANCELLING')
      """;

  private final Engine engine;
  private final Holds holds;

  Endings(Engine engine) {
    this.engine = engine;
    this.holds = new Holds(engine.database());
  }

  /** Makes an end final in a transaction of its own; false if the flow is no longer ours. */
  boolean end(Work<?, ?> work, Ended end) {
    return end(work, end, null);
  }

  private boolean end(Work<?, ?> work, Ended end, @Nullable Failure leftBehind) {
    var tx = new FlowTx[1];
    var ended =
        engine
            .database()
            .transaction(connection -> {
              tx[0] = new FlowTx(engine.flows(), connection);
              return inside(tx[0], work, end, leftBehind);
            });
    tx[0].committed();
    return ended;
  }

  /**
   * Makes an end final, tells the kind and the caller.
   *
   * @param leftBehind what kept it from being undone
   */
  boolean inside(FlowTx tx, Work<?, ?> work, Ended end, @Nullable Failure leftBehind) {
    if (!written(tx, work.held(), end, leftBehind)) {
      return false;
    }
    work.ended(tx.without("second end of its flow"), end);
    tellCaller(tx, work.held(), end);
    return true;
  }

  /** Undoes a flow that is cancelled or has failed, and ends it; or sees to it that it is later. */
  void conclude(Run run, Work<?, ?> work, Ended end, int attempts) throws InterruptedException {
    if (run.insist(_ -> engine.flows().cancelChildren(work.id())) > 0) {
      run.insist(_ -> holds.undoLater(work.held(), CHILDREN_PAUSE, false));
      return;
    }
    var problem = Undo.of(work);
    if (problem != null && attempts + 1 < UNDO_ATTEMPTS) {
      later(run, work, problem, attempts);
      return;
    }
    try {
      run.insist(_ -> end(work, end, problem));
    } catch (Exception e) {
      untold(run, work, end, attempts, e);
    }
  }

  /**
   * The kind could not be told of the end, so it is not final yet, unless this goes on for ever.
   */
  private void untold(Run run, Work<?, ?> work, Ended end, int attempts, Exception why) {
    if (attempts + 1 < TELLING_ATTEMPTS) {
      later(run, work, Failure.of(why), attempts);
    } else {
      LOG.error("{} ends, but its kind cannot be told: {}", work.held(), why.toString());
      run.insist(_ -> endUntold(work, end, Failure.of(why)));
    }
  }

  private boolean endUntold(Work<?, ?> work, Ended end, Failure leftBehind) {
    return engine
        .database()
        .transaction(connection -> {
          var tx = new FlowTx(engine.flows(), connection);
          var written = written(tx, work.held(), end, leftBehind);
          if (written) {
            tellCaller(tx, work.held(), end);
          }
          return written;
        });
  }

  private void later(Run run, Work<?, ?> work, Failure problem, int attempts) {
    LOG.warn("{} cannot end yet: {}: {}", work.held(), problem.type(), problem.message());
    var delay = Duration.ofSeconds(1L << Math.min(attempts, 6));
    run.insist(_ -> holds.undoLater(work.held(), delay, true));
  }

  private static boolean written(FlowTx tx, Held held, Ended end, @Nullable Failure leftBehind) {
    var told = ChildResult.of(end);
    var failure = noting(told.failure(), leftBehind);
    var rows =
        Sql.rows(
            tx.connection(),
            END,
            held.id().value(),
            held.fence(),
            told.state().name(),
            told.result(),
            failure == null ? null : failure.type(),
            failure == null ? null : failure.message());
    return rows.rowCount() == 1;
  }

  private static @Nullable Failure noting(@Nullable Failure why, @Nullable Failure leftBehind) {
    if (leftBehind == null) {
      return why;
    }
    var note = "not undone: " + leftBehind.type() + ": " + leftBehind.message();
    return why == null
        ? new Failure(leftBehind.type(), note)
        : new Failure(why.type(), why.message() + "; " + note);
  }

  private void tellCaller(FlowTx tx, Held held, Ended end) {
    if (held.parent() != null && held.parentStep() != null) {
      var told = Json.write(ChildResult.of(end));
      engine.flows().signalWritten(tx.connection(), held.parent(), held.parentStep(), told);
    }
  }
}
