package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see while the ProductOwner's model answers nothing at all. */
class SilentModelTest {

  private static final String SERVE =
      """
      exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -m jdk.httpserver \
      -b 127.0.0.1 -p "$PORT" -d "$PWD" -o none
      """;

  /** From the end of each step to the telling of the next stage. */
  private static final String SLOWEST_TELLING =
      """
      SELECT coalesce(max(extract(epoch FROM told.at - step.at)), 0)::float8 AS seconds,
             count(*) AS tellings
        FROM flow_step AS told
        CROSS JOIN LATERAL (
          SELECT max(at) AS at FROM flow_step AS before
           WHERE before.flow_id = told.flow_id AND before.at < told.at) AS step
       WHERE told.flow_id = $1 AND told.name LIKE 'say-%'
      """;

  private static final String EVENT_AFTER_STEP =
      """
      SELECT extract(epoch FROM max(event.at) - (
               SELECT max(at) FROM flow_step WHERE flow_id = $2 AND name = 'route'))::float8 AS seconds
        FROM thread_event AS event
       WHERE thread_id = $1 AND type = 'DeployFinished'
      """;

  private static final double LIMIT_SECONDS = 5;

  @TempDir private Path folder;

  @Test
  void every_stage_the_url_and_the_failure_reach_the_user_in_time() {
    try (var firm =
        new Firm(
            folder,
            _ -> {
              throw new IllegalStateException("the model is away");
            },
            Duration.ofSeconds(20),
            FreePorts.range())) {
      var thread = firm.thread();
      firm.project(thread, "shop", software(SERVE));
      var flow = firm.deploys(thread, "shop");
      firm.settled(thread);

      assertThat(firm.events(thread, Progress.class))
          .extracting(Progress::stage)
          .containsSubsequence("env_analyzer", "build", "deployer", "health", "route");
      var live = firm.events(thread, DeployFinished.class);
      assertThat(live).hasSize(1);
      assertThat(ApiClient.request(live.getFirst().url() + "/health.txt").status()).isEqualTo(200);
      theTellingWasQuick(firm, thread, flow);

      firm.commits("shop", software("echo out of luck; exit 7\n"));
      firm.deploys(thread, "shop");
      firm.settled(thread);
      assertThat(firm.events(thread, DeployFailed.class))
          .singleElement()
          .satisfies(failed -> assertThat(failed.evidence()).contains("out of luck"));
      assertThat(firm.events(thread, ThreadEvent.Said.class))
          .as("that the model is away is said, too")
          .isNotEmpty();
    }
  }

  private static void theTellingWasQuick(Firm firm, ThreadId thread, FlowId flow) {
    var row = firm.database.first(r -> r, SLOWEST_TELLING, flow.value()).orElseThrow();
    assertThat(row.getLong("tellings")).isGreaterThanOrEqualTo(5);
    assertThat(row.getDouble("seconds")).isLessThan(LIMIT_SECONDS);
    var end =
        firm.database
            .first(r -> r.getDouble("seconds"), EVENT_AFTER_STEP, thread.value(), flow.value())
            .orElseThrow();
    assertThat(end).isBetween(0.0, LIMIT_SECONDS);
  }

  private static Map<String, String> software(String script) {
    return Map.of(
        "run.sh",
        script,
        "health.txt",
        "ok",
        "orchestrator.yaml",
        "run: [sh, run.sh]\nhealth: /health.txt\n");
  }
}
