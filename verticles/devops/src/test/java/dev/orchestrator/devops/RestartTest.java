package dev.orchestrator.devops;

import static dev.orchestrator.devops.Harbour.await;
import static dev.orchestrator.devops.Harbour.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.State;
import dev.orchestrator.flow.StepState;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.platform.Settings.PortRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartTest {

  @Test
  void what_was_live_answers_again_at_the_same_url(@TempDir Path folder) {
    var first = Harbour.open(folder, 18_100);
    var ann = first.new Owner("stays");
    ann.writes("1");
    var url = ann.deploys();
    first.close();
    try (var next = first.again()) {
      await(() -> version(url).equals("1"));
      assertThat(next.running()).isEqualTo(1);
    }
  }

  @Test
  void what_outlived_a_crash_is_found_and_not_started_again(@TempDir Path folder) {
    var first = Harbour.open(folder, 18_150);
    var ann = first.new Owner("lives");
    ann.writes("1");
    var url = ann.deploys();
    var key = Launch.key(first.releases.live(ann.project.id()).orElseThrow().process());
    var before = first.processes.state(key);
    first.crash();
    assertThat(first.processes.state(key)).isEqualTo(before);
    try (var next = first.again()) {
      assertThat(version(url)).isEqualTo("1");
      assertThat(next.processes.state(key)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "placement, 18200",
    "build, 18250",
    "deployer, 18300",
    "health, 18350",
    "route, 18400"
  })
  void a_deploy_goes_on_after_a_crash_behind_any_step(String step, int port, @TempDir Path folder) {
    var first = Harbour.open(folder, port);
    var ann = first.new Owner("hardy");
    ann.writes("1");
    var url = ann.deploys();
    ann.writes("2");
    var flow = ann.triggers();
    await(() -> hasCome(first, flow, step));
    first.crash();
    try (var next = first.again()) {
      assertThat(next.awaitEnd(flow)).isEqualTo(State.DONE);
      assertThat(version(url)).isEqualTo("2");
      assertThat(next.releases.of(ann.project.id()))
          .extracting(release -> release.status())
          .containsExactly(ReleaseStatus.LIVE, ReleaseStatus.SUPERSEDED);
      await(() -> next.running() == 1);
      var told =
          next.log.after(ann.thread, 0, 100).stream()
              .filter(logged -> logged.event() instanceof DeployFinished);
      assertThat(told).hasSize(2);
    }
  }

  private static boolean hasCome(Harbour harbour, FlowId flow, String step) {
    return harbour.flows.steps(flow).stream()
        .filter(state -> state.at().isPresent())
        .map(StepState::name)
        .anyMatch(step::equals);
  }

  @Test
  void a_port_that_somebody_uses_is_passed_over_and_a_range_without_any_is_named(
      @TempDir Path folder) throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var harbour = Harbour.open(folder, new PortRange(18_450, 18_453));
        var _ = new ServerSocket(18_450, 1, loopback);
        var _ = new ServerSocket(18_452, 1, loopback)) {
      var ann = harbour.new Owner("squeezed");
      ann.writes("1");
      assertThat(ann.deploys()).endsWith(":18451");
      ann.writes("2");
      assertThat(harbour.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);
      assertThat(ann.events(DeployFailed.class).getFirst().reason())
          .contains("18452-18453")
          .contains("ORCHESTRATOR_RELEASE_PORTS");
      assertThat(version("http://127.0.0.1:18451")).isEqualTo("1");
    }
  }
}
