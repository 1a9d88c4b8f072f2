package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transaction that belongs to no flow. */
record PlainTx(Flows flows, SqlConnection connection) implements Tx {

  @Override
  public Optional<FlowId> start(Start<?> start) {
    return flows.start(connection, start);
  }

  @Override
  public void signal(FlowId flow, String name, Object payload) {
    flows.signal(connection, flow, name, payload);
  }

  @Override
  public void end(@Nullable Object result) {
    throw new IllegalStateException("no flow can end in a transaction that belongs to none");
  }

  @Override
  public void afterCommit(Runnable hint) {
    Flows.afterCommit(connection, hint);
  }
}
