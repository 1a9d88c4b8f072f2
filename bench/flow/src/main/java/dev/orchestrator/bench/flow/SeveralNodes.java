package dev.orchestrator.bench.flow;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Start;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Flow throughput of one, two and three nodes on one Postgres, each node a process. Two kinds of
 * flows show the two things that bound it: steps that take no time, of which Postgres can write
 * only so many, and steps that wait for something outside, of which a node has only so many under
 * way.
 */
final class SeveralNodes {

  /** How many flows with steps that take no time a node has under way. */
  static final int BUSY_IN_FLIGHT = 64;

  /** As many flows as a node runs at once by default. */
  private static final int WAITING_IN_FLIGHT = 16;

  private static final Duration WAIT = Duration.ofMillis(50);
  private static final int MOST_NODES = 3;

  private static final String UNFINISHED =
      "select count(*) as n from flow where state not in ('DONE', 'FAILED', 'CANCELLED')";

  /** By the clock of Postgres, from the end of the first step. */
  private static final String MILLIS =
      """
      select (extract(epoch from (select max(changed_at) from flow)
                               - (select min(at) from flow_step)) * 1000)::bigint as n
      """;

  private final Database database;
  private final Secret url;
  private final Flows flows;

  SeveralNodes(Database database, Secret url) {
    this.database = database;
    this.url = url;
    this.flows = new Flows(database);
  }

  /** The kinds that each node runs. */
  static List<TwentySteps> kinds() {
    return List.of(busy(), waiting());
  }

  private static TwentySteps busy() {
    return new TwentySteps("bench.busy", Payload.words(), Duration.ZERO, BUSY_IN_FLIGHT);
  }

  private static TwentySteps waiting() {
    return new TwentySteps("bench.waiting", Payload.words(), WAIT, WAITING_IN_FLIGHT);
  }

  void print() throws IOException, InterruptedException {
    System.out.printf(
        "nodes on one Postgres, each a process; %d flows under way on each where steps take no time,"
            + " %d where they wait %d ms%n",
        BUSY_IN_FLIGHT, WAITING_IN_FLIGHT, WAIT.toMillis());
    for (var count = 1; count <= MOST_NODES; count++) {
      print(count);
    }
    System.out.println(
        """
        steps that take no time are bounded by what this machine's processors and Postgres write, so
        nodes beside it on the same machine share that; steps that wait are bounded by how many flows
        a node has under way, so each node adds its own\
        """);
  }

  private void print(int count) throws IOException, InterruptedException {
    var nodes = new ArrayList<NodeProcess>();
    try {
      for (var number = 1; number <= count; number++) {
        nodes.add(NodeProcess.start(url, "bench-node-" + number));
      }
      var _ = stepsPerSecond(nodes, busy(), 1500 * count); // so that each has been compiled
      var busy = stepsPerSecond(nodes, busy(), 4000);
      var waiting = stepsPerSecond(nodes, waiting(), 10 * WAITING_IN_FLIGHT * count);
      System.out.printf(
          "%d node%s: %6.0f steps/s that take no time, %5.0f steps/s that wait%n",
          count, count == 1 ? " " : "s", busy, waiting);
    } finally {
      nodes.forEach(NodeProcess::close);
    }
  }

  private double stepsPerSecond(List<NodeProcess> nodes, TwentySteps kind, int count)
      throws InterruptedException {
    database.query("truncate flow, flow_step, flow_signal");
    start(kind, count);
    while (number(UNFINISHED) > 0) {
      nodes.forEach(node -> node.hint(kind.name()));
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return 1000.0 * count * TwentySteps.STEPS / number(MILLIS);
  }

  /** All at once, so that none is over before the last is there. */
  private void start(TwentySteps kind, int count) {
    var _ =
        flows.transaction(tx ->
            IntStream.range(0, count)
                .mapToObj(i -> tx.start(Start.of(kind.name(), "", "owner-" + i % 10)))
                .toList());
  }

  private long number(String sql) {
    return database.first(row -> row.getLong("n"), sql).orElseThrow();
  }
}
