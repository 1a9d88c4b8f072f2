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
import java.util.UUID;
import java.util.function.Function;

/**
 * What has become of wishes: by the rows, and by ledgers that no node writes.
 *
 * @param pushes what was really pushed
 * @param processes what really runs
 */
record Reckoning(Database database, GitLedger pushes, ProcessLedger processes) {

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

  /**
   * Prints what became of the wishes, once nothing is under way, and fails if that is not right.
   */
  void eachCameTrueOnce(Wishes wishes, Recoveries recoveries) {
    var told = wishes.threads();
    var tally = new Tally(new ArrayList<>(), new ArrayList<>());
    countRows(told, tally);
    countOutside(told.size(), tally);
    System.out.printf(
        "chaos: faults injected %d, wishes %d, lost %d, doubled %d, recovery %s%n",
        recoveries.count(), told.size(), tally.lost.size(), tally.doubled.size(), recoveries);
    assertThat(tally.lost).as("lost").isEmpty();
    assertThat(tally.doubled).as("doubled").isEmpty();
  }

  private void countRows(List<String> told, Tally tally) {
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
  private void countOutside(int told, Tally tally) {
    var pushed = occurrences(pushes.pushedBranches());
    pushed.forEach((branch, times) -> tally.note("push of " + branch, times));
    if (pushed.size() < told) {
      tally.lost.add("only %d branches were pushed".formatted(pushed.size()));
    }
    if (ProcessLedger.sees() && processes.running(Kind.RELEASE).size() < told) {
      tally.lost.add("only these releases run: " + processes.running(Kind.RELEASE));
    }
    if (processes.most(Kind.RELEASE) > told) {
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
}
