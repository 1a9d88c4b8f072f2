package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;

/** Looks at flows; changes nothing. A row whose state nobody knows would spoil a list: left out. */
final class FlowRows {

  private static final String COLUMNS =
      """
      select flow.*,
        (select name from flow_step where flow_id = flow.id order by at desc nulls first limit 1) as step,
        exists (select from flow_node where flow.kind = any(flow_node.kinds)) as served,
        case when not exists (select from flow_node where name = flow.bound_to) then coalesce(
          (select silent_since from flow_node_gone where name = flow.bound_to), flow.changed_at) end as silent_since
      from flow
      """;

  private static final String FIND =
      COLUMNS
          + """
          where id = $1
            and state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING', 'DONE', 'FAILED', 'CANCELLED')
          """;

  private static final String LIST =
      COLUMNS
          + """
          where state = any($1)
            and ($2::text is null or kind = $2)
            and ($3::text is null or owner = $3)
            and ($4::text is null or thread = $4)
            and ($5::text is null or subject = $5)
            and ($7::uuid is null
                 or (created_at, id) < (select created_at, id from flow where id = $7))
          order by created_at desc, id desc
          limit $6
          """;

  private static final String CHILDREN =
      COLUMNS
          + """
          where parent = $1
            and state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING', 'DONE', 'FAILED', 'CANCELLED')
          order by created_at, id
          limit 100
          """;

  private static final String STEPS =
      "select * from flow_step where flow_id = $1 order by at nulls last, name";

  private static final String SIGNALS =
      "select name, at from flow_signal where flow_id = $1 order by at, name";

  private FlowRows() {}

  static Optional<FlowState> find(SqlClient client, FlowId flow) {
    return Database.first(client, FlowState::of, FIND, flow.value());
  }

  static List<FlowState> list(SqlClient client, FlowQuery query) {
    return Sql.list(client, FlowState::of, LIST, query.values());
  }

  static List<FlowState> children(SqlClient client, FlowId flow) {
    return Database.list(client, FlowState::of, CHILDREN, flow.value());
  }

  static List<StepState> steps(SqlClient client, FlowId flow) {
    return Database.list(client, StepState::of, STEPS, flow.value());
  }

  static List<SignalState> signals(SqlClient client, FlowId flow) {
    return Database.list(client, SignalState::of, SIGNALS, flow.value());
  }
}
