package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Takes ready flows for this node, and reads what they have journaled. */
final class Claims {

  /**
   * One statement claims as many flows as there is room for, of those that anybody may have and of
   * those that are bound to this node. It hops over the index from owner to owner and takes few of
   * each, and those owners first of whom the least runs here. Rows are looked up by arrays of ids,
   * so that no outdated statistics make it read the whole table. A claim that crosses the burial of
   * its node belongs to nobody, and the next sweep frees it.
   */
  static final String CLAIM =
      """
      with recursive me as (
        select id, name from flow_node where id = $1
      ), owners as (
        select b.bound_to, k.kind, k.slots, k.deadline, (
          select owner from flow
          where bound_to = b.bound_to and kind = k.kind and state in ('READY', 'CANCELLING') and node is null
          order by owner limit 1) as owner
        from me, unnest(array['', me.name]) as b (bound_to),
          unnest($2::text[], $3::int[], $4::bigint[]) as k (kind, slots, deadline)
        union all
        select o.bound_to, o.kind, o.slots, o.deadline, (
          select owner from flow
          where bound_to = o.bound_to and kind = o.kind and owner > o.owner
            and state in ('READY', 'CANCELLING') and node is null
          order by owner limit 1)
        from owners as o
        where o.owner is not null
      ), busy as materialized (
        select kind, owner, count(*) as flows from flow where node = $1 group by kind, owner
      ), candidates as materialized (
        select c.id, c.ready_at, o.kind, o.slots, o.deadline,
          coalesce(b.flows, 0) + row_number() over (partition by o.kind, o.owner order by c.ready_at)
            as turn
        from owners as o
        cross join lateral (
          select id, ready_at from flow
          where bound_to = o.bound_to and kind = o.kind and owner = o.owner
            and state in ('READY', 'CANCELLING') and node is null
            and ready_at <= now() and code_version <= $5
          order by ready_at limit o.slots) as c
        left join busy as b on b.kind = o.kind and b.owner = o.owner
      ), ranked as (
        select id, ready_at, turn, slots, deadline,
          row_number() over (partition by kind order by turn, ready_at) as place
        from candidates
      ), picked as materialized (
        select id, deadline from ranked where place <= slots order by turn, ready_at limit $6
      ), locked as materialized (
        select f.id, case when f.fence = 0 then 0
          else (select count(at) from flow_step where flow_id = f.id) end as steps
        from flow as f
        where f.id = any(array(select id from picked))
          and f.state in ('READY', 'CANCELLING') and f.node is null
        for update skip locked
      )
      update flow
      set state = case state when 'CANCELLING' then state else 'RUNNING' end,
          node = $1, fence = fence + 1, code_version = $5, awaiting = null, changed_at = now(),
          claims = case when locked.steps > progress then 1 else claims + 1 end,
          progress = locked.steps,
          deadline = case
            when failure_type is not null or state = 'CANCELLING' then null
            when work_left is not null then now() + work_left
            else coalesce(flow.deadline, now() + picked.deadline * interval '1 millisecond') end,
          work_left = null
      from locked join picked on picked.id = locked.id
      where flow.id = any(array(select id from locked)) and flow.id = locked.id
      returning flow.*
      """;

  private static final String JOURNALS =
      """
      select flow_id, name, result, failure_type, failure, at is null as open
      from flow_step where flow_id = any($1)
      """;

  private final Database database;
  private final Line line;
  private final int codeVersion;

  /**
   * @param line used by the thread that claims
   */
  Claims(Database database, Line line, int codeVersion) {
    this.database = database;
    this.line = line;
    this.codeVersion = codeVersion;
  }

  /**
   * Claims flows.
   *
   * @param room how many of each kind may still run here
   * @param most how many altogether
   */
  List<Held> claim(long node, Map<FlowKind<?, ?>, Integer> room, int most) {
    var kinds = List.copyOf(room.entrySet());
    var rows =
        line.query(
            CLAIM,
            node,
            kinds.stream().map(kind -> kind.getKey().name()).toArray(String[]::new),
            kinds.stream().map(Map.Entry::getValue).toArray(Integer[]::new),
            kinds.stream().map(kind -> kind.getKey().deadline().toMillis()).toArray(Long[]::new),
            codeVersion,
            most);
    return rows.stream().map(Held::of).toList();
  }

  /** The journals of flows that are not fresh, by flow and step name. */
  Map<FlowId, Map<String, Entry>> journals(List<Held> claimed) {
    var journals = new HashMap<FlowId, Map<String, Entry>>();
    claimed.forEach(held -> journals.put(held.id(), new HashMap<>()));
    var old = claimed.stream().filter(held -> !held.fresh()).map(held -> held.id().value());
    var ids = old.toArray(UUID[]::new);
    if (ids.length > 0) {
      for (var row : database.query(JOURNALS, (Object) ids)) {
        var entry = Entry.of(row);
        journals
            .getOrDefault(new FlowId(row.getUUID("flow_id")), Map.of())
            .put(entry.name(), entry);
      }
    }
    return journals;
  }
}
