package dev.orchestrator.bench.cluster;

import dev.orchestrator.platform.EmbeddedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.VertxInternal;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;

/**
 * Prints what two nodes on this machine do with each cluster manager in turn: messages a second and
 * their times, how soon a killed and a frozen node are gone, and how long 10,000 registrations
 * take.
 */
public final class ClusterBench {

  private static final int MANY = 10_000;

  private final Kind kind;
  private final String place;

  private ClusterBench(Kind kind, String place) {
    this.kind = kind;
    this.place = place;
  }

  /** Runs it all; takes about four minutes, of which one waits for Hazelcast's own limits. */
  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset(); // both have much to say about dead nodes
    System.out.println("two JVMs on one machine, bodies of 200 characters; " + load());
    try (var redis = EmbeddedRedis.start(Files.createTempDirectory("bench-cluster"))) {
      var benches =
          List.of(
              new ClusterBench(Kind.REDIS, redis.url().reveal()),
              new ClusterBench(Kind.HAZELCAST, "bench-" + UUID.randomUUID()));
      compareTraffic(benches);
      for (var bench : benches) {
        bench.printFailures();
      }
    }
    System.exit(0);
  }

  /** Both pairs of nodes are there all the time and take turns, so that both have the same luck. */
  private static void compareTraffic(List<ClusterBench> benches) throws Exception {
    List<Traffic> pairs = new ArrayList<>();
    for (var bench : benches) {
      pairs.add(Traffic.between(bench.kind, bench.place));
    }
    Traffic.compare("request/reply,  1 in flight", pairs, pair -> pair.requests(20_000, 1));
    Traffic.compare("request/reply, 64 in flight", pairs, pair -> pair.requests(100_000, 64));
    Traffic.compare("publish, 64 and a question", pairs, pair -> pair.published(200_000));
    for (var pair : pairs) {
      pair.close();
    }
  }

  private void printFailures() throws Exception {
    System.out.println(kind.title());
    var vertx = kind.join(place);
    try {
      printKilled(vertx);
      printFrozen(vertx);
      printMany(vertx);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
  }

  private void printKilled(Vertx vertx) throws Exception {
    for (int run = 0; run < 3; run++) {
      try (var peer = Peer.start(kind, place, 0)) {
        awaitAnswer(vertx, Peer.ECHO);
        var began = System.nanoTime();
        peer.signal("KILL");
        awaitNobody(vertx);
        print("kill -9 until the address is gone", millis(began));
      }
      awaitNodes(vertx, 1);
    }
  }

  private void printFrozen(Vertx vertx) throws Exception {
    try (var peer = Peer.start(kind, place, 0)) {
      awaitAnswer(vertx, Peer.ECHO);
      awaitNodes(vertx, 2);
      var began = System.nanoTime();
      peer.signal("STOP");
      awaitNodes(vertx, 1);
      print("SIGSTOP until the node is gone", millis(began));
    }
  }

  private void printMany(Vertx vertx) throws Exception {
    try (var peer = Peer.start(kind, place, MANY)) {
      print("10,000 registrations", peer.answer() + " ms until all were confirmed");
      var began = System.nanoTime();
      awaitAnswer(vertx, Peer.MANY + (MANY - 1));
      print("the last one answers after", millis(began));
      var late = System.nanoTime();
      var third = kind.join(place);
      awaitAnswer(third, Peer.MANY + (MANY - 1));
      print("a third node joins and asks", millis(late));
      third.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
  }

  private static void awaitNobody(Vertx vertx) throws Exception {
    while (answers(vertx, Peer.ECHO)) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static void awaitAnswer(Vertx vertx, String address) throws Exception {
    while (!answers(vertx, address)) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** False only if nobody is there: whom a message was sent to in vain is still known. */
  private static boolean answers(Vertx vertx, String address) throws Exception {
    var options = new DeliveryOptions().setSendTimeout(20);
    var reply = vertx.eventBus().request(address, "", options);
    return reply
        .transform(outcome ->
            Future.succeededFuture(
                outcome.succeeded() || !String.valueOf(outcome.cause()).contains("No handlers")))
        .toCompletionStage()
        .toCompletableFuture()
        .get(1, TimeUnit.MINUTES);
  }

  private static void awaitNodes(Vertx vertx, int count) throws InterruptedException {
    var manager = ((VertxInternal) vertx).clusterManager();
    while (manager.getNodes().size() != count) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void print(String what, Object outcome) {
    System.out.printf("  %-36s %s%n", what, outcome);
  }

  private static String millis(long began) {
    return "%d ms".formatted(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  /** What else runs on this machine spoils every figure. */
  private static String load() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return "load average %.1f on %d processors"
        .formatted(system.getSystemLoadAverage(), system.getAvailableProcessors());
  }
}
