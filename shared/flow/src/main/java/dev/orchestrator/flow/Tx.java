package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a {@link Flow#commit}, which holds the lock of the flow's row. Its body may
 * run again after a deadlock or a lost connection, so it touches nothing but this transaction.
 */
public interface Tx {

  /** Where to run SQL. */
  SqlConnection connection();

  /** Starts a detached flow; empty if its exclusive key is taken. */
  Optional<FlowId> start(Start<?> start);

  /** Binds the flow whose commit this is, as {@link Flow#bind} does, if it commits. */
  void bind();

  /** Signals another flow, as {@link Flows#signal(FlowId, String, Object)} does. */
  void signal(FlowId flow, String name, Object payload);

  /**
   * Makes this commit the flow's last: it is DONE in the same transaction, with this result. The
   * flow's code must return right after the commit.
   */
  void end(@Nullable Object result);

  /** Runs something after the commit, at most once: a hint, never work. */
  void afterCommit(Runnable hint);
}
