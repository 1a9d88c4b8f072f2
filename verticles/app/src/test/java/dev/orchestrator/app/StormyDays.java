package dev.orchestrator.app;

import dev.orchestrator.platform.Database;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Three nodes that build and deploy while things happen to them that happen to machines. Prints
 * what was done to them and what came of it.
 *
 * @param folder for their data
 * @param seed decides what happens when, and to whom
 */
record StormyDays(Path folder, long seed) {

  private static final List<String> NAMES = List.of("one", "two", "three");

  /**
   * Lets it storm, and then asks whether every wish has come true exactly once.
   *
   * @param blows how many; all that there are, if there are not so many
   */
  void pass(int blows) {
    System.out.println("chaos: seed " + seed);
    var missing = NetworkLab.missing();
    missing.ifPresent(why -> System.out.println("chaos: no cable is pulled: " + why));
    var lab = missing.isEmpty() ? Optional.of(NetworkLab.open()) : Optional.<NetworkLab>empty();
    try (var nodes = new Nodes(folder, lab)) {
      var clocks = NodeClocks.in(folder);
      if (clocks.isEmpty()) {
        System.out.println("chaos: no clock is set: libfaketime is not installed");
      }
      pass(nodes, new Storm(nodes, lab, clocks, seed), blows);
    } finally {
      lab.ifPresent(NetworkLab::close);
    }
  }

  private void pass(Nodes nodes, Storm storm, int blows) {
    var tls = folder.resolve("tls");
    CertificateMaker.make(tls);
    var pushes = GitLedger.in(folder);
    nodes.share(pushes.watching(Map.of("CLUSTER_TLS", tls.toString())));
    var vertx = Vertx.vertx();
    try (var processes = ProcessLedger.of(folder);
        var database = Database.open(vertx, nodes.postgres(), 4)) {
      NAMES.forEach(storm::start);
      var wishes = new Wishes(database);
      var recoveries = new Recoveries(wishes);
      storm.strike(blows, wishes::tell, recoveries::await);
      wishes.awaitAll();
      new Reckoning(database, pushes, processes).eachCameTrueOnce(wishes, recoveries);
    } finally {
      vertx.close().await();
    }
  }
}
