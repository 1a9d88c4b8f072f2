package dev.orchestrator.app;

import dev.orchestrator.platform.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Wishes that were told to the nodes, each in a thread of its own, and how far they have come. */
final class Wishes {

  private static final String WISH = "A service that greets people by name";

  /** Long enough for a build to move from a node that stays silent, more than once. */
  private static final Duration LIMIT = Duration.ofMinutes(6);

  /** What one user may have; more are refused. */
  private static final int BUILDS_AT_ONCE = 2;

  private static final Duration OUTAGE = Duration.ofMinutes(2);

  private static final String DEPLOYED =
      "SELECT count(*) AS n FROM thread_event WHERE type = 'DeployFinished'";

  private static final String BUILT =
      "SELECT count(*) AS n FROM thread_event WHERE type = 'EngineeringFinished'";

  private static final String JOURNALED =
      "SELECT count(*) AS n FROM flow_step WHERE at IS NOT NULL";

  private static final String UNFINISHED =
      "SELECT count(*) AS n FROM flow WHERE state IN ('READY', 'RUNNING', 'WAITING', 'CANCELLING')";

  private static final String UNSAID = "SELECT count(*) AS n FROM thread WHERE wake_seq > seen_seq";

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

  private final Database database;
  private final List<String> told = new ArrayList<>();

  Wishes(Database database) {
    this.database = database;
  }

  /** The threads in which they were told. */
  List<String> threads() {
    return List.copyOf(told);
  }

  /** Tells it to that node, in a new thread, as soon as the user may have one more build. */
  void tell(ServerProcess node) {
    tell(node, _ -> {});
  }

  /**
   * As above.
   *
   * @param opened hears of the thread before anything is said in it
   */
  void tell(ServerProcess node, Consumer<String> opened) {
    ApiClient.await(LIMIT, () -> told.size() - count(BUILT), open -> open < BUILDS_AT_ONCE);
    var client = node.client();
    var thread = client.open();
    opened.accept(thread);
    client.say(thread, WISH);
    told.add(thread);
  }

  /** How many journal rows there are. */
  long journaled() {
    return count(JOURNALED);
  }

  boolean underWay() {
    return count(UNFINISHED) > 0;
  }

  /** Waits until all are deployed and everybody was told; fails with their story. */
  void awaitAll() {
    try {
      ApiClient.await(LIMIT, () -> count(DEPLOYED), ended -> ended >= told.size());
      ApiClient.await(LIMIT, () -> count(UNFINISHED) + count(UNSAID), left -> left == 0);
    } catch (AssertionError e) {
      var story = database.list(row -> row.getString("line"), STORY);
      throw new AssertionError(e.getMessage() + "\n" + String.join("\n", story), e);
    }
  }

  /** Asked again while Postgres is away. */
  private long count(String sql) {
    return ApiClient.await(
            OUTAGE,
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
