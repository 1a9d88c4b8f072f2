package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A fresh database with as many nodes as a test wants, each with a pool of its own. */
final class Bed implements AutoCloseable {

  static final Timing QUICK =
      new Timing(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofMillis(50),
          Duration.ofSeconds(2),
          Duration.ofHours(1));

  final Secret url = FreshPostgres.url();
  final Vertx vertx = Vertx.vertx();
  final Database database;
  final Flows flows;
  private final List<FlowNode> nodes = new ArrayList<>();
  private final List<Database> pools = new ArrayList<>();

  Bed() {
    FlowSchema.migrate(url);
    database = pool();
    flows = new Flows(database);
  }

  Database pool() {
    var pool = Database.open(vertx, url, 8);
    pools.add(pool);
    return pool;
  }

  /** A started node that is told of what is started here. */
  FlowNode node(String name, FlowKind<?, ?>... kinds) {
    var node = new FlowNode(pool(), flows, name, 64, QUICK);
    return started(node, kinds);
  }

  /** A started node that hears of nothing, as one in another JVM. */
  FlowNode farNode(String name, FlowKind<?, ?>... kinds) {
    var pool = pool();
    return started(new FlowNode(pool, new Flows(pool), name, 64, QUICK), kinds);
  }

  FlowNode started(FlowNode node, FlowKind<?, ?>... kinds) {
    nodes.add(node);
    for (var kind : kinds) {
      node.register(kind);
    }
    node.start();
    return node;
  }

  FlowId start(String kind, String input) {
    return flows.start(Start.of(kind, input, "someone")).orElseThrow();
  }

  FlowState state(FlowId flow) {
    return flows.find(flow).orElseThrow();
  }

  /** Waits for a flow's end and returns it. */
  FlowState ended(FlowId flow) {
    eventually("flow " + flow + " ends", () -> !state(flow).state().live());
    return state(flow);
  }

  FlowState reaches(FlowId flow, State expected) {
    eventually(flow + " is " + expected, () -> state(flow).state() == expected);
    return state(flow);
  }

  static void eventually(String what, BooleanSupplier condition) {
    var until = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(until);
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    nodes.forEach(FlowNode::close);
    pools.forEach(Database::close);
    vertx.close();
  }
}
