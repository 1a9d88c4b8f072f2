package dev.orchestrator.bench.flow;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Start;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.EmbeddedPostgres;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.util.concurrent.SynchronousQueue;

/**
 * Prints what flows cost: throughput beside the ceiling of a commit per step, bytes left, and the
 * time from a row to its first action. Uses {@code POSTGRES_URL}, an empty database of its own, or
 * else an embedded server.
 */
public final class FlowBench {

  private static final int POOL = 64;

  private final Database database;
  private final Flows flows;
  private final Ceiling ceiling;

  private FlowBench(Database database, Secret url) {
    this.database = database;
    this.flows = new Flows(database);
    this.ceiling = new Ceiling(database, url);
  }

  /** Runs it all; takes about two minutes. */
  public static void main(String[] args) throws Exception {
    var given = System.getenv("POSTGRES_URL");
    if (given != null && !given.isBlank()) {
      run(new Secret(given));
      return;
    }
    try (var server = EmbeddedPostgres.start(Files.createTempDirectory("bench-flow"))) {
      run(server.url());
    }
  }

  private static void run(Secret url) throws Exception {
    FlowSchema.migrate(url);
    var vertx = Vertx.vertx();
    try (var database = Database.open(vertx, url, POOL)) {
      new FlowBench(database, url).printAll();
    } finally {
      var _ = vertx.close();
    }
  }

  private void printAll() throws Exception {
    System.out.printf("flows of 20 steps with 2 KB results; ceiling: %s%n", ceiling.name());
    throughput(8, 200); // warms up everything
    for (var inFlight : new int[] {1, 8, 64}) {
      printThroughput(inFlight, Math.min(40 * inFlight, 1500));
    }
    printBytes(1000);
    printFirstAction(300);
  }

  private void printThroughput(int inFlight, int count) throws Exception {
    var ceilingBefore = ceiling.measure(inFlight);
    var kind = new TwentySteps(count, inFlight);
    var seconds = throughput(kind, count);
    var commits = (ceilingBefore + ceiling.measure(inFlight)) / 2;
    var steps = count * TwentySteps.STEPS / seconds;
    System.out.printf(
        "%2d in flight: %7.1f flows/s, %8.0f steps/s = %.2f of the ceiling (%.0f commits/s)%n"
            + "              step %s; flow %s%n",
        inFlight, count / seconds, steps, steps / commits, commits, kind.stepTimes, kind.flowTimes);
  }

  private void throughput(int inFlight, int count) throws InterruptedException {
    throughput(new TwentySteps(count, inFlight), count);
  }

  /** Seconds from the first claim to the end of the last flow. */
  private double throughput(TwentySteps kind, int count) throws InterruptedException {
    emptyTables();
    for (var i = 0; i < count; i++) {
      flows.start(Start.of(kind.name(), "", "owner-" + i % 10));
    }
    try (var node = new FlowNode(database, flows, "bench", kind.concurrency())) {
      node.register(kind);
      var began = System.nanoTime();
      node.start();
      kind.awaitAll();
      return (System.nanoTime() - began) / 1e9;
    }
  }

  private void emptyTables() {
    database.query("truncate flow, flow_step, flow_signal");
  }

  private void printBytes(int count) throws InterruptedException {
    throughput(64, count);
    for (var table : new String[] {"flow", "flow_step", "flow_signal"}) {
      database.query("vacuum " + table);
    }
    var total =
        database
            .first(
                row -> row.getLong("n"),
                """
                select pg_total_relation_size('flow') + pg_total_relation_size('flow_step')
                  + pg_total_relation_size('flow_signal') as n
                """)
            .orElseThrow();
    var results = (long) count * TwentySteps.STEPS * TwentySteps.RESULT_BYTES;
    System.out.printf("%d bytes left per flow besides its results%n", (total - results) / count);
  }

  private void printFirstAction(int count) throws InterruptedException {
    emptyTables();
    var begun = new SynchronousQueue<Long>();
    var samples = new Samples(count);
    try (var node = new FlowNode(database, flows, "bench", 4)) {
      node.register(new Answering(begun));
      node.start();
      for (var i = 0; i < count; i++) {
        var before = System.nanoTime();
        flows.start(Start.of(Answering.NAME, "", "owner"));
        var at = begun.take();
        if (i >= count / 10) {
          samples.add(at - before);
        }
      }
    }
    System.out.printf("row to first action: %s%n", samples);
  }

  /** Says when its code begins. */
  private record Answering(SynchronousQueue<Long> begun) implements FlowKind<String, String> {

    static final String NAME = "bench.answering";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Class<String> input() {
      return String.class;
    }

    @Override
    public Class<String> result() {
      return String.class;
    }

    @Override
    public String run(Flow flow, String input) throws Exception {
      begun.put(System.nanoTime());
      return "";
    }
  }
}
