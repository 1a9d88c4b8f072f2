package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Database;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes that build and deploy while everything happens to them that happens to machines.
 * {@code -Dchaos.rounds} says how many rounds of it, {@code -Dchaos.seed} repeats one.
 */
class ThreeNodesStorm {

  private static final List<String> NAMES = List.of("one", "two", "three");
  private static final String WISH = "A service that greets people by name";

  /** Long enough for a build to move from a node that stays silent, more than once. */
  private static final Duration LIMIT = Duration.ofMinutes(6);

  private static final Duration NEXT_STEP = Duration.ofMinutes(2);

  private static final String OUTCOMES =
      """
      SELECT thread_id::text AS thread, type FROM thread_event
       WHERE type IN ('DeployFinished', 'EngineeringFinished')
      """;

  private static final String URLS =
      "SELECT body::json->>'url' AS url FROM thread_event WHERE type = 'DeployFinished'";

  private static final String JOURNALED =
      "SELECT count(*) AS n FROM flow_step WHERE at IS NOT NULL";

  private static final String UNFINISHED =
      "SELECT count(*) AS n FROM flow WHERE state IN ('READY', 'RUNNING', 'WAITING', 'CANCELLING')";

  /** What happened, for whoever wants to know what became of a wish. */
  private static final String STORY =
      """
      SELECT thread_id || ' ' || at::time(3) || ' ' || type || ' ' || left(body, 300) AS line
        FROM thread_event
       UNION ALL
      SELECT coalesce(thread, '') || ' ' || changed_at::time(3) || ' flow ' || kind || ' ' || state
             || ' ' || coalesce(awaiting, '') || ' ' || coalesce(left(failure, 200), '')
        FROM flow
       ORDER BY line
      """;

  @TempDir private Path folder;

  private final long seed = Long.getLong("chaos.seed", new Random().nextInt(1_000_000));
  private final int rounds = Integer.getInteger("chaos.rounds", 1);
  private final Vertx vertx = Vertx.vertx();
  private final List<String> told = new ArrayList<>();

  @Test
  void all_work_ends_exactly_once_whatever_happens_to_three_nodes() {
    var missing = NetworkLab.missing();
    missing.ifPresent(why -> System.out.println("chaos: no cable is pulled: " + why));
    var lab = missing.isEmpty() ? Optional.of(NetworkLab.open()) : Optional.<NetworkLab>empty();
    try (var nodes = new Nodes(folder, lab);
        var database = Database.open(vertx, nodes.postgres(), 4)) {
      CertificateMaker.make(folder.resolve("tls"));
      nodes.share(Map.of("CLUSTER_TLS", folder.resolve("tls").toString()));
      var storm = new Storm(nodes, lab, seed);
      NAMES.forEach(storm::start);
      var asked = new HashSet<String>();
      for (var round = 1; round <= rounds; round++) {
        storm.strikeAll(
            server -> asked.add(server.client().ask(WISH)),
            blow -> told.add(blow + ": " + untilTheNextStep(database)));
        awaitTheEnd(database, asked);
        nothingIsLostOrDoubled(database, asked);
      }
    } finally {
      System.out.println("chaos: seed " + seed + "\n  " + String.join("\n  ", told));
      lab.ifPresent(NetworkLab::close);
      vertx.close().await();
    }
  }

  /** How long it took until some flow had journaled a step again. */
  private static String untilTheNextStep(Database database) {
    var before = count(database, JOURNALED);
    var began = System.nanoTime();
    ApiClient.await(
        NEXT_STEP,
        () -> count(database, JOURNALED) > before || count(database, UNFINISHED) == 0,
        Boolean.TRUE::equals);
    return (System.nanoTime() - began) / 1_000_000 + " ms to the next step";
  }

  private static void awaitTheEnd(Database database, Set<String> asked) {
    try {
      ApiClient.await(
          LIMIT, () -> outcomes(database, "DeployFinished"), ended -> ended >= asked.size());
      ApiClient.await(LIMIT, () -> count(database, UNFINISHED), left -> left == 0);
    } catch (AssertionError e) {
      var story = database.list(row -> row.getString("line"), STORY);
      throw new AssertionError(e.getMessage() + "\n" + String.join("\n", story), e);
    }
  }

  private void nothingIsLostOrDoubled(Database database, Set<String> asked) {
    var outcomes =
        database.list(row -> row.getString("thread") + " " + row.getString("type"), OUTCOMES);
    var expected = new ArrayList<String>();
    asked.forEach(thread -> {
      expected.add(thread + " EngineeringFinished");
      expected.add(thread + " DeployFinished");
    });
    assertThat(outcomes).containsExactlyInAnyOrderElementsOf(expected);
    for (var url : database.list(row -> row.getString("url"), URLS)) {
      ApiClient.await(Duration.ofSeconds(30), () -> answers(url), Boolean.TRUE::equals);
    }
    told.add("lost 0, doubled 0 of " + asked.size() + " wishes, each built and deployed");
  }

  private static boolean answers(String url) {
    try {
      return ApiClient.request(url + "/health").status() == 200;
    } catch (AssertionError e) {
      return false;
    }
  }

  private static long outcomes(Database database, String type) {
    return database.list(row -> row.getString("type"), OUTCOMES).stream()
        .filter(type::equals)
        .count();
  }

  /** Asked again while Postgres is away. */
  private static long count(Database database, String sql) {
    return ApiClient.await(
            NEXT_STEP,
            () -> {
              try {
                return database.first(row -> row.getLong("n"), sql);
              } catch (RuntimeException e) {
                return Optional.<Long>empty();
              }
            },
            Optional::isPresent)
        .orElseThrow();
  }
}
