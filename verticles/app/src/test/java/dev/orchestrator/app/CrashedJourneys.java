package dev.orchestrator.app;

import dev.orchestrator.platform.Database;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Journeys from a sentence to a URL on three nodes, on each of which a node is killed in the moment
 * in which it writes one certain row of the journal; the others go on, and it is started again.
 */
final class CrashedJourneys implements AutoCloseable {

  private static final List<String> NAMES = List.of("one", "two", "three");
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Nodes nodes;
  private final Map<String, ServerProcess> servers = new HashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final ProcessLedger processes;
  private final Wishes wishes;
  private final Reckoning reckoning;
  private final Recoveries recoveries;
  private final JournalGate gate;

  /** The n-th write of a journey, and whether it is kept; its node never hears of either. */
  record Point(int write, boolean kept) {
    @Override
    public String toString() {
      return (kept ? "right after" : "right before") + " write " + write;
    }
  }

  CrashedJourneys(Path folder) {
    nodes = new Nodes(folder);
    var pushes = GitLedger.in(folder);
    nodes.share(pushes.watching(Map.of()));
    processes = ProcessLedger.of(folder);
    database = Database.open(vertx, nodes.postgres(), 4);
    wishes = new Wishes(database);
    reckoning = new Reckoning(database, pushes, processes);
    recoveries = new Recoveries(wishes);
    NAMES.forEach(this::start);
    gate = JournalGate.in(nodes.postgres());
  }

  private void start(String name) {
    var postgres = JournalGate.named(nodes.postgres(), name);
    servers.put(name, nodes.start(name, Map.of("POSTGRES_URL", postgres)));
  }

  private ServerProcess server(String name) {
    return Optional.ofNullable(servers.get(name)).orElseThrow();
  }

  /** A journey on which nothing happens; returns how many rows it wrote to the journal. */
  int undisturbed() {
    wishes.tell(server(NAMES.getFirst()), thread -> gate.holdUp(thread, 0));
    wishes.awaitAll();
    return (int) gate.writes();
  }

  /** Kills the node that comes to this point, whichever it is. */
  void crashAt(Point point, Random random) {
    var door = NAMES.get(random.nextInt(NAMES.size()));
    wishes.tell(server(door), thread -> gate.holdUp(thread, point.write()));
    var caught = ApiClient.await(LIMIT, gate::caught, Optional::isPresent).orElseThrow();
    server(caught.node()).kill();
    if (point.kept()) {
      gate.admit();
    } else {
      gate.refuse(caught);
    }
    var back = CompletableFuture.runAsync(() -> start(caught.node()));
    recoveries.await("node %s killed %s".formatted(caught.node(), point));
    back.join();
    wishes.awaitAll();
  }

  /** Whether each of them ended as if nothing had happened. */
  void allAreWhole() {
    reckoning.eachCameTrueOnce(wishes, recoveries);
  }

  @Override
  public void close() {
    gate.close();
    database.close();
    processes.close();
    nodes.close();
    vertx.close().await();
  }
}
