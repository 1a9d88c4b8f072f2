package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ProductOwner's model that never gives up: whatever happens, it builds and deploys again. */
class LoopingModelTest {

  private static final String ANOTHER_FAILURE_EACH_TIME =
      "tr -dc a-z </dev/urandom | head -c 12; exit 7\n";

  private final Set<String> refusals = ConcurrentHashMap.newKeySet();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec sleep 60",
        "echo 'write: No space left on device'; exit 1",
        "echo 'Error: listen EADDRINUSE: address already in use'; exit 1",
      })
  void a_machine_that_fails_has_no_code_written_and_alerts_an_admin_once(String script) {
    try (var firm = firm()) {
      var thread = firm.thread();
      var project = firm.project(thread, "shop", software(script + "\n"));
      firm.say(thread, "deploy shop");
      firm.settled(thread);

      assertThat(firm.flowsOf("engineering.build")).isZero();
      assertThat(firm.flowsOf("devops.deploy")).isBetween(1, 3);
      assertThat(firm.events(thread, DeployFailed.class)).hasSizeBetween(1, 2);
      assertThat(firm.alerts.newest(true))
          .singleElement()
          .satisfies(alert -> assertThat(alert.key()).isEqualTo(project.id().toString()));
      assertThat(refusals).contains("infrastructure_failure", "same_failure_twice");
    }
  }

  @Test
  void software_that_fails_anew_each_time_ends_with_a_person() {
    try (var firm = firm()) {
      var thread = firm.thread();
      firm.project(thread, "shop", software(ANOTHER_FAILURE_EACH_TIME));
      firm.say(thread, "deploy shop");
      firm.settled(thread);

      assertThat(firm.flowsOf("devops.deploy")).isBetween(2, 3);
      assertThat(firm.flowsOf("engineering.build"))
          .as("fixes that nobody asked for")
          .isBetween(1, 2);
      assertThat(firm.events(thread, DeployFailed.class)).hasSize(2);
      assertThat(firm.alerts.newest(true)).hasSize(1);
      assertThat(firm.events(thread, UserSaid.class)).as("nobody had to stop it").hasSize(1);
      assertThat(firm.events(thread, Said.class)).hasSizeLessThan(10);
    }
  }

  private Firm firm() {
    return new Firm(folder, this::again, Duration.ofSeconds(1), FreePorts.range());
  }

  private static Map<String, String> software(String script) {
    return Map.of("run.sh", script, "orchestrator.yaml", "run: [sh, run.sh]\nhealth: /\n");
  }

  /** In each turn it orders a deploy, and a fix if something failed, once, and says so. */
  private AiMessage again(ChatRequest request) {
    request.messages().stream()
        .filter(ToolExecutionResultMessage.class::isInstance)
        .map(message -> ((ToolExecutionResultMessage) message).text())
        .forEach(this::note);
    if (request.messages().getLast() instanceof ToolExecutionResultMessage) {
      return AiMessage.from("I try it again.");
    }
    var deploy = Firm.call("2", "trigger_deploy", Map.of("project", "shop"));
    var build = Firm.call("1", "start_engineering", Map.of("project", "shop", "task", "mend it"));
    return AiMessage.from(
        request.toString().contains("Failed") ? List.of(build, deploy) : List.of(deploy));
  }

  private void note(String result) {
    for (var code : List.of("infrastructure_failure", "same_failure_twice", "fixes_used_up")) {
      if (result.contains(code)) {
        refusals.add(code);
      }
    }
  }
}
