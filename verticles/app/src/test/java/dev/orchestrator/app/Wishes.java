package dev.orchestrator.app;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.ProcessLedger.Kind;
import dev.orchestrator.platform.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Wishes that were told to the nodes, each in a thread of its own, and what has become of them: by
 * the rows, and by ledgers that no node writes.
 */
final class Wishes {

  private static final String WISH = "A service that greets people by name";

  /** Long enough for a build to move from a node that stays silent, more than once. */
  private static final Duration LIMIT = Duration.ofMinutes(6);

  /** What one user may have; more are refused. */
  private static final int BUILDS_AT_ONCE = 2;

  private static final Duration OUTAGE = Duration.ofMinutes(2);
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);

  private static final String OUTCOMES =
      """
      SELECT thread_id::text || ' ' || type AS outcome FROM thread_event
       WHERE type IN ('DeployFinished', 'EngineeringFinished')
      """;

  private static final String READY =
      """
      SELECT count(*) AS n FROM thread_event said JOIN thread_event live USING (thread_id)
       WHERE said.type = 'Said' AND live.type = 'DeployFinished' AND thread_id = $1
         AND position(live.body::json->>'url' in said.body) > 0
      """;

  private static final String URLS =
      "SELECT body::json->>'url' AS url FROM thread_event WHERE type = 'DeployFinished'";

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
  private final GitLedger pushes;
  private final ProcessLedger processes;
  private final List<String> told = new ArrayList<>();

  Wishes(Database database, GitLedger pushes, ProcessLedger processes) {
    this.database = database;
    this.pushes = pushes;
    this.processes = processes;
  }

  /** What is missing of what was wished for, and what was done again. */
  private record Tally(List<String> lost, List<String> doubled) {
    void note(String what, long times) {
      if (times == 0) {
        lost.add(what);
      } else if (times > 1) {
        doubled.add(times + " times " + what);
      }
    }
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

  /** Prints what became of them, once nothing is under way, and fails if that is not right. */
  void areTrueOnce(Recoveries recoveries) {
    var tally = new Tally(new ArrayList<>(), new ArrayList<>());
    countRows(tally);
    countOutside(tally);
    System.out.printf(
        "chaos: faults injected %d, wishes %d, lost %d, doubled %d, recovery %s%n",
        recoveries.count(), told.size(), tally.lost.size(), tally.doubled.size(), recoveries);
    assertThat(tally.lost).as("lost").isEmpty();
    assertThat(tally.doubled).as("doubled").isEmpty();
  }

  private void countRows(Tally tally) {
    var outcomes = occurrences(database.list(row -> row.getString("outcome"), OUTCOMES));
    for (var thread : told) {
      for (var type : List.of("EngineeringFinished", "DeployFinished")) {
        var outcome = thread + " " + type;
        tally.note(outcome, outcomes.getOrDefault(outcome, 0L));
      }
      tally.note(thread + " told that it is ready", ready(thread));
    }
    occurrences(database.list(row -> row.getString("url"), URLS))
        .forEach((url, times) -> tally.note(url, answersInTime(url) ? times : 0));
  }

  /** What really was pushed and really runs, whatever the rows say. */
  private void countOutside(Tally tally) {
    var pushed = occurrences(pushes.pushedBranches());
    pushed.forEach((branch, times) -> tally.note("push of " + branch, times));
    if (pushed.size() < told.size()) {
      tally.lost.add("only %d branches were pushed".formatted(pushed.size()));
    }
    if (ProcessLedger.sees() && processes.running(Kind.RELEASE).size() < told.size()) {
      tally.lost.add("only these releases run: " + processes.running(Kind.RELEASE));
    }
    if (processes.most(Kind.RELEASE) > told.size()) {
      tally.doubled.add("%d releases ran at once".formatted(processes.most(Kind.RELEASE)));
    }
    processes.startedAgain(Kind.WORKER).forEach(worker -> tally.doubled.add("start of " + worker));
    processes.running(Kind.WORKER).forEach(worker -> tally.doubled.add("left running: " + worker));
  }

  private static Map<String, Long> occurrences(Collection<String> all) {
    return all.stream().collect(groupingBy(Function.identity(), HashMap::new, counting()));
  }

  private long ready(String thread) {
    return database.first(row -> row.getLong("n"), READY, UUID.fromString(thread)).orElse(0L);
  }

  private static boolean answersInTime(String url) {
    try {
      return ApiClient.await(TO_ANSWER, () -> answers(url), Boolean.TRUE::equals);
    } catch (AssertionError e) {
      return false;
    }
  }

  private static boolean answers(String url) {
    try {
      return ApiClient.request(url + "/health").status() == 200;
    } catch (AssertionError e) {
      return false;
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
