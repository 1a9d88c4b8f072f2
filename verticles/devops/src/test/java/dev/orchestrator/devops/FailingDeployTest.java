package dev.orchestrator.devops;

import static dev.orchestrator.devops.Harbour.done;
import static dev.orchestrator.devops.Harbour.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.State;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.DeployAgain;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Alert;
import dev.orchestrator.store.Alerts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Deploys that fail whatever is tried. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailingDeployTest {

  private static final String ANOTHER_FAILURE_EACH_TIME =
      "tr -dc a-z </dev/urandom | head -c 12; exit 7\n";

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
  void a_commit_is_tried_three_times_and_then_only_for_a_person_who_insists() {
    var ann = harbour.new Owner("stubborn");
    ann.writes("1", "exit 7\n");
    fails(ann, new TriggerDeploy("stubborn", null));
    fails(ann, new TriggerDeploy("stubborn", null));
    fails(ann, new TriggerDeploy("stubborn", null));
    assertThat(ann.ask(new TriggerDeploy("stubborn", null)))
        .asString()
        .contains("deploy_keeps_failing", "exit code 7", "orchestrator deploy stubborn --again");

    fails(ann, new DeployAgain("stubborn", null));
    assertThat(refusal(ann.ask(new TriggerDeploy("stubborn", null))))
        .isEqualTo("deploy_keeps_failing");
    assertThat(alerts(ann)).singleElement().extracting(Alert::times).isEqualTo(3);

    ann.writes("2");
    assertThat(ann.deploys()).isNotEmpty();
    ann.writes("3", "exit 7\n");
    fails(ann, new TriggerDeploy("stubborn", null));
  }

  @Test
  void nobody_is_told_more_than_twice_of_what_nobody_asked_for() {
    var ann = harbour.new Owner("noisy");
    ann.writes("1", ANOTHER_FAILURE_EACH_TIME);
    for (var i = 0; i < 3; i++) {
      assertThat(harbour.awaitEnd(done(unasked(ann, new TriggerDeploy("noisy", null))).flow()))
          .isEqualTo(State.FAILED);
    }
    assertThat(refusal(unasked(ann, new TriggerDeploy("noisy", null))))
        .isEqualTo("deploy_keeps_failing");
    assertThat(ann.events(DeployFailed.class)).hasSize(2);
    assertThat(ann.events(Progress.class))
        .filteredOn(progress -> progress.stage().equals("failed"))
        .singleElement()
        .extracting(Progress::text)
        .asString()
        .contains("3 of 3");
    assertThat(alerts(ann)).hasSize(1);
  }

  @Test
  void the_same_failure_twice_is_a_persons_turn() {
    var ann = harbour.new Owner("same");
    ann.writes("1", "echo at $(date +%s) in $PWD, process $$; exit 7\n");
    fails(ann, new TriggerDeploy("same", null));
    assertThat(harbour.awaitEnd(done(unasked(ann, new TriggerDeploy("same", null))).flow()))
        .isEqualTo(State.FAILED);
    assertThat(refusal(unasked(ann, new TriggerDeploy("same", null))))
        .isEqualTo("same_failure_twice");
    assertThat(alerts(ann)).hasSize(1);

    harbour.log.append(ann.thread, new UserSaid(ann.principal.user(), "try once more"));
    fails(ann, new TriggerDeploy("same", null));
  }

  @Test
  void what_the_machine_did_is_told_from_what_the_software_did() {
    var ann = harbour.new Owner("kinds");
    ann.writes("1", "exit 7\n");
    assertThat(kind(ann)).isEqualTo(FailureKind.SOFTWARE);
    ann.commits(Map.of("orchestrator.yaml", "health: /\n"));
    assertThat(kind(ann)).isEqualTo(FailureKind.SOFTWARE);
    ann.writes("2", "echo 'write: No space left on device'; exit 1\n");
    assertThat(kind(ann)).isEqualTo(FailureKind.INFRASTRUCTURE);
    ann.writes("3", "echo 'Error: listen EADDRINUSE: address already in use'; exit 1\n");
    assertThat(kind(ann)).isEqualTo(FailureKind.INFRASTRUCTURE);
    ann.writes("4", "exec sleep 60\n");
    assertThat(kind(ann)).as("it does not answer in time").isEqualTo(FailureKind.INFRASTRUCTURE);
    assertThat(ann.events(Progress.class))
        .as("that it takes long is told")
        .anyMatch(told -> told.text().startsWith("No healthy answer yet after 5 seconds"));
  }

  @Test
  void a_machine_without_ports_is_no_fault_of_the_software(@TempDir Path folder)
      throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var narrow =
            Harbour.open(
                folder,
                new dev.orchestrator.platform.Settings.PortRange(
                    taken.getLocalPort(), taken.getLocalPort()))) {
      var ann = narrow.new Owner("nowhere");
      ann.writes("1");
      assertThat(narrow.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);
      assertThat(ann.events(DeployFailed.class).getFirst().kind())
          .isEqualTo(FailureKind.INFRASTRUCTURE);
      assertThat(narrow.releases.of(ann.project.id())).isEmpty();
      assertThat(narrow.running()).isZero();
    }
  }

  private FailureKind kind(Harbour.Owner owner) {
    assertThat(harbour.awaitEnd(owner.triggers())).isEqualTo(State.FAILED);
    return java.util.Objects.requireNonNull(owner.events(DeployFailed.class).getLast().kind());
  }

  private void fails(Harbour.Owner owner, Command<dev.orchestrator.messages.Started> command) {
    assertThat(harbour.awaitEnd(done(owner.ask(command)).flow())).isEqualTo(State.FAILED);
  }

  private <R, C extends Command<R>> Answer<R> unasked(Harbour.Owner owner, C command) {
    var key = UUID.randomUUID().toString();
    return harbour.bus.ask(
        command, new Envelope(key, owner.principal, Optional.of(owner.thread), true));
  }

  private List<Alert> alerts(Harbour.Owner owner) {
    return new Alerts(harbour.database)
        .newest(true).stream()
            .filter(alert -> alert.key().equals(owner.project.id().toString()))
            .toList();
  }
}
