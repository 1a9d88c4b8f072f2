package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Database;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Three nodes that build and deploy while things happen to them that happen to machines. Prints
 * what was done to them and what came of it.
 */
record StormyDays(Path folder, long seed) {

  private static final List<String> NAMES = List.of("one", "two", "three");

  /**
   * Lets it storm, and then asks whether every wish has come true exactly once.
   *
   * @param blows how many there are in a round; all, if there are not so many
   */
  void pass(int rounds, int blows) {
    var missing = NetworkLab.missing();
    missing.ifPresent(why -> System.out.println("chaos: no cable is pulled: " + why));
    var lab = missing.isEmpty() ? Optional.of(NetworkLab.open()) : Optional.<NetworkLab>empty();
    try (var nodes = new Nodes(folder, lab)) {
      var clocks = NodeClocks.in(folder);
      if (clocks.isEmpty()) {
        System.out.println("chaos: no clock is set: libfaketime is not installed");
      }
      storm(nodes, new Storm(nodes, lab, clocks, seed), rounds, blows);
    } finally {
      lab.ifPresent(NetworkLab::close);
    }
  }

  private void storm(Nodes nodes, Storm storm, int rounds, int blows) {
    CertificateMaker.make(folder.resolve("tls"));
    var pushes = GitLedger.in(folder);
    var shared = new HashMap<>(pushes.watching(java.util.Map.of()));
    shared.put("CLUSTER_TLS", folder.resolve("tls").toString());
    nodes.share(shared);
    var processes =
        ProcessLedger.works()
            ? Optional.of(ProcessLedger.of(folder))
            : Optional.<ProcessLedger>empty();
    var vertx = Vertx.vertx();
    try (var database = Database.open(vertx, nodes.postgres(), 4)) {
      NAMES.forEach(storm::start);
      var wishes = new Wishes(database, pushes, processes);
      var recoveries = new Recoveries(wishes);
      try {
        for (var round = 1; round <= rounds; round++) {
          storm.strike(blows, wishes::tell, recoveries::await);
          wishes.awaitAll();
          everyWishCameTrueOnce(wishes);
        }
      } finally {
        System.out.println(
            ("seed " + seed + "\n" + recoveries).indent(2).replaceFirst("  ", "chaos: "));
      }
    } finally {
      processes.ifPresent(ProcessLedger::close);
      vertx.close().await();
    }
  }

  private static void everyWishCameTrueOnce(Wishes wishes) {
    var tally = wishes.tally();
    System.out.println("chaos: " + tally);
    assertThat(tally.lost()).as("lost").isEmpty();
    assertThat(tally.doubled()).as("doubled").isEmpty();
  }
}
