package dev.orchestrator.flow;

import dev.orchestrator.flow.Journal.Outcome;
import dev.orchestrator.flow.Journal.Write;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The one statement that writes a batch of journal rows and of ends. */
final class JournalSql {

  /**
   * The share lock keeps the fence that is read here until the rows are committed: whoever raises
   * it waits, and whoever comes later sees the rows. Locks are taken in order of id, so that two
   * batches never wait for each other.
   */
  private static final String WRITE =
      """
      with given as (
        select * from unnest($1::int[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[],
          $7::text[], $8::int[], $9::int[])
          as g (n, flow_id, fence, name, result, failure_type, failure, took_ms, attempts)
      ), held as (
        select id, fence from flow
        where id = any($2) and node is not null
        order by id
        for share
      ), written as (
        insert into flow_step (flow_id, at, took_ms, name, result, failure_type, failure, attempts)
        select g.flow_id, clock_timestamp(), g.took_ms, g.name, g.result, g.failure_type, g.failure, g.attempts
        from given as g join held as h on h.id = g.flow_id and h.fence = g.fence
        on conflict do nothing
        returning flow_id
      ), ends as (
        select * from unnest($10::int[], $11::uuid[], $12::bigint[], $13::text[])
          as e (n, flow_id, fence, result)
      ), ended as (
        update flow
        set state = 'DONE', node = null, result = e.result, deadline = null, changed_at = now()
        from ends as e
        where flow.id = any($11) and flow.id = e.flow_id and flow.fence = e.fence and flow.state in ('RUNNING', 'DONE')
        returning flow.id
      )
      select g.n, case when h.id is null then 'FENCED' when w.flow_id is null then 'TAKEN'
        else 'WRITTEN' end as outcome
      from given as g
      left join held as h on h.id = g.flow_id and h.fence = g.fence
      left join written as w on w.flow_id = g.flow_id
      union all
      select e.n, case when d.id is null then 'FENCED' else 'WRITTEN' end
      from ends as e left join ended as d on d.id = e.flow_id
      """;

  private final Line line;

  JournalSql(Line line) {
    this.line = line;
  }

  /**
   * Writes the batch and answers everyone in it.
   *
   * @param again whether it was sent before and the answer was lost; a row that is there already is
   *     then our own, because nobody else can write under this fence
   */
  void write(List<Write> batch, boolean again) {
    for (var row : line.query(WRITE, values(batch))) {
      var outcome = Outcome.valueOf(row.getString("outcome"));
      var answer = again && outcome == Outcome.TAKEN ? Outcome.WRITTEN : outcome;
      batch.get(row.getInteger("n")).outcome().complete(answer);
    }
  }

  private static Object[] values(List<Write> batch) {
    var steps = places(batch, false);
    var ends = places(batch, true);
    return new Object[] {
      steps.toArray(Integer[]::new),
      column(batch, steps, UUID[]::new, write -> write.held().id().value()),
      column(batch, steps, Long[]::new, write -> write.held().fence()),
      column(batch, steps, String[]::new, write -> entry(write).name()),
      column(batch, steps, String[]::new, write -> entry(write).result()),
      column(batch, steps, String[]::new, write -> failure(write, Failure::type)),
      column(batch, steps, String[]::new, write -> failure(write, Failure::message)),
      column(batch, steps, Integer[]::new, write -> entry(write).tookMs()),
      column(batch, steps, Integer[]::new, write -> moreThanOne(entry(write).attempts())),
      ends.toArray(Integer[]::new),
      column(batch, ends, UUID[]::new, write -> write.held().id().value()),
      column(batch, ends, Long[]::new, write -> write.held().fence()),
      column(batch, ends, String[]::new, Write::result)
    };
  }

  private static List<Integer> places(List<Write> batch, boolean ends) {
    return IntStream.range(0, batch.size())
        .filter(n -> (batch.get(n).entry() == null) == ends)
        .boxed()
        .toList();
  }

  private static <T> T[] column(
      List<Write> batch,
      List<Integer> places,
      IntFunction<T[]> array,
      Function<Write, @Nullable T> value) {
    return places.stream().map(n -> value.apply(batch.get(n))).toArray(array);
  }

  /** The ordinary case costs nothing in the row. */
  private static @Nullable Integer moreThanOne(int attempts) {
    return attempts == 1 ? null : Integer.valueOf(Math.min(attempts, Short.MAX_VALUE));
  }

  private static Entry entry(Write write) {
    return java.util.Objects.requireNonNull(write.entry());
  }

  private static @Nullable String failure(Write write, Function<Failure, String> part) {
    var failure = entry(write).failure();
    return failure == null ? null : part.apply(failure);
  }
}
