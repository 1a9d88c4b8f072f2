package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Json;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running transaction. */
final class FlowTx implements Tx {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);

  private static final String BIND = "update flow set bound_to = $2 where id = $1";

  private final Flows flows;
  private final SqlConnection connection;
  private final List<Runnable> hints = new ArrayList<>();
  private @Nullable String end;
  private @Nullable String refusal;
  private Runnable binding =
      () -> {
        throw new IllegalStateException("this transaction is no flow's, so nothing can be bound");
      };

  FlowTx(Flows flows, SqlConnection connection) {
    this.flows = flows;
    this.connection = connection;
  }

  @Override
  public SqlConnection connection() {
    return connection;
  }

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
    if (refusal != null) {
      throw new IllegalStateException("this transaction admits no " + refusal);
    }
    end = Json.write(result);
  }

  @Override
  public void bind() {
    binding.run();
  }

  /** The flow that {@link #bind} binds, and to which node. */
  FlowTx of(FlowId flow, String node) {
    binding = () -> Sql.rows(connection, BIND, flow.value(), node);
    return this;
  }

  /** From here on {@link #end} is refused. */
  FlowTx without(String what) {
    refusal = what;
    return this;
  }

  @Override
  public void afterCommit(Runnable hint) {
    hints.add(hint);
  }

  /** The result as JSON, if this is the flow's last commit. */
  Optional<String> endResult() {
    return Optional.ofNullable(end);
  }

  /** Gives the hints; what they throw is nobody's business but the log's. */
  void committed() {
    for (var hint : hints) {
      try {
        hint.run();
      } catch (RuntimeException e) {
        LOG.warn("a hint after a commit failed: {}", e.toString());
      }
    }
  }
}
