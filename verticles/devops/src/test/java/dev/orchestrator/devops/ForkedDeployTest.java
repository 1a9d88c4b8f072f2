package dev.orchestrator.devops;

import static dev.orchestrator.devops.Harbour.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.Forked;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Copies of deploys, with real processes and ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForkedDeployTest {

  private Harbour harbour;

  @BeforeAll
  void open(@TempDir Path folder) {
    harbour = Harbour.open(folder, 18_400);
  }

  @AfterAll
  void close() {
    harbour.close();
  }

  @Test
  void a_copy_makes_a_release_of_its_own_and_the_original_stays_as_it_was() {
    var ann = harbour.new Owner("one");
    ann.writes("1");
    var original = ann.triggers();
    harbour.awaitEnd(original);
    var url = harbour.releases.live(ann.project.id()).orElseThrow().url();
    ann.writes("2");
    ann.deploys();
    assertThat(version(url)).isEqualTo("2");

    var copy = begun(harbour.flows.fork(original, "placement"));
    assertThat(harbour.awaitEnd(copy)).as("%s", harbour.flows.find(copy)).isEqualTo(State.DONE);
    assertThat(version(url)).as("the first commit again").isEqualTo("1");
    var releases = harbour.releases.of(ann.project.id());
    assertThat(releases).extracting(release -> release.number()).containsExactly(3, 2, 1);
    assertThat(releases.getFirst().flow()).isEqualTo(copy);
    assertThat(releases.getLast().flow()).isEqualTo(original);
    assertThat(releases.getLast().status()).isEqualTo(ReleaseStatus.SUPERSEDED);
  }

  @Test
  void a_cancelled_copy_leaves_what_is_live_alone() {
    var ann = harbour.new Owner("two");
    ann.writes("1");
    var original = ann.triggers();
    harbour.awaitEnd(original);
    var live = harbour.releases.live(ann.project.id()).orElseThrow();

    var copy = begun(harbour.flows.fork(original, null));
    harbour.flows.cancel(copy);
    assertThat(harbour.awaitEnd(copy)).isEqualTo(State.CANCELLED);
    assertThat(harbour.releases.live(ann.project.id()).orElseThrow().id()).isEqualTo(live.id());
    assertThat(version(live.url())).isEqualTo("1");
    assertThat(ann.status()).isEqualTo(ProjectStatus.LIVE);
  }

  @Test
  void from_the_placement_on_a_deploy_is_not_copied() {
    var ann = harbour.new Owner("three");
    ann.writes("1");
    var original = ann.triggers();
    harbour.awaitEnd(original);
    var refused = (Forked.Refused) harbour.flows.fork(original, "health");
    assertThat(refused.code()).isEqualTo("step_not_forkable");
    assertThat(refused.remedy()).contains("placement");
    var retire =
        harbour.flows.list(dev.orchestrator.flow.FlowQuery.any().kind(RetireFlow.NAME)).stream();
    retire.forEach(
        flow -> assertThat(harbour.flows.fork(flow.id(), null)).isInstanceOf(Forked.Refused.class));
  }

  private static FlowId begun(Forked forked) {
    return switch (forked) {
      case Forked.Begun(var flow) -> flow;
      case Forked.Refused refused -> throw new AssertionError(refused.toString());
    };
  }
}
