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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.concurrent.SynchronousQueue;

/**
 * Prints what flows cost: throughput beside the ceiling of a commit per step, bytes left, and the
 * time from a row to its first action. Works in a database of its own on the server of {@code
 * POSTGRES_URL}, or else on an embedded one.
 */
public final class FlowBench {

  private static final int POOL = 64;
  private static final int WARM_UP = 1500;
  private static final double AIM_OF_CEILING = 0.5;
  private static final int AIM_BYTES = 8 * 1024;
  private static final int AIM_MILLIS = 50;

  private final Database database;
  private final Flows flows;
  private final Ceiling ceiling;
  private final SeveralNodes severalNodes;
  private final Payload words = Payload.words();

  private FlowBench(Database database, Secret url) {
    this.severalNodes = new SeveralNodes(database, url);
    this.database = database;
    this.flows = new Flows(database);
    this.ceiling = new Ceiling(database, url, words);
  }

  /** Runs it all; takes about four minutes. */
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

  private static void run(Secret server) throws Exception {
    var vertx = Vertx.vertx();
    try (var own = new OwnDatabase(vertx, server)) {
      FlowSchema.migrate(own.url());
      try (var database = Database.open(vertx, own.url(), POOL)) {
        new FlowBench(database, own.url()).printAll();
      }
    } finally {
      var _ = vertx.close();
    }
  }

  private void printAll() throws Exception {
    System.out.printf(
        "flows of 20 steps with 2 KB results; ceiling: %s; %s%n", ceiling.name(), load());
    throughput(new TwentySteps(words, WARM_UP, 64), WARM_UP);
    throughput(new TwentySteps(words, WARM_UP, 8), WARM_UP);
    printThroughput(1, 200);
    printThroughput(8, 1500);
    printThroughput(64, 3000);
    printBytes(words, 1000);
    printBytes(Payload.noise(), 1000);
    printFirstAction(500);
    severalNodes.print();
  }

  /** What else runs on this machine spoils every figure. */
  private static String load() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return "load average %.1f on %d processors"
        .formatted(system.getSystemLoadAverage(), system.getAvailableProcessors());
  }

  private void printThroughput(int inFlight, int count) throws Exception {
    var ceilingBefore = ceiling.measure(inFlight);
    var kind = new TwentySteps(words, count, inFlight);
    var seconds = throughput(kind, count);
    var commits = (ceilingBefore + ceiling.measure(inFlight)) / 2;
    var steps = count * TwentySteps.STEPS / seconds;
    System.out.printf(
        "%2d in flight: %7.1f flows/s, %6.0f steps/s = %.2f of the ceiling (%.0f commits/s)%s%n"
            + "              step %s; flow %s%n",
        inFlight,
        count / seconds,
        steps,
        steps / commits,
        commits,
        inFlight == 1 ? "" : aim(steps / commits >= AIM_OF_CEILING, "at least " + AIM_OF_CEILING),
        kind.stepTimes,
        kind.flowTimes);
  }

  private static String aim(boolean met, String aim) {
    return " [aim: %s, %s]".formatted(aim, met ? "met" : "NOT MET");
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

  private void printBytes(Payload payload, int count) throws InterruptedException {
    throughput(new TwentySteps(payload, count, 64), count);
    for (var table : new String[] {"flow", "flow_step", "flow_signal"}) {
      database.query("vacuum " + table);
    }
    var each = size() / count;
    var besides = each - TwentySteps.STEPS * Payload.BYTES;
    System.out.printf(
        "results of %s: %d bytes left per flow, %d besides its results%s%n",
        payload.name(), each, besides, aim(besides < AIM_BYTES, "less than " + AIM_BYTES));
  }

  private long size() {
    var tables =
        """
        select sum(pg_total_relation_size(name::regclass))::bigint as n
        from unnest(array['flow', 'flow_step', 'flow_signal']) as name
        """;
    return database.first(row -> row.getLong("n"), tables).orElseThrow();
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
    System.out.printf(
        "row to first action: %s%s%n",
        samples, aim(samples.percentile(99) < AIM_MILLIS, "p99 under " + AIM_MILLIS + " ms"));
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
