package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.access.Audit;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Envelope;
import io.vertx.core.eventbus.ReplyException;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the ProductOwner changes for a user is written down like what the user changes. */
@Timeout(60)
class OrdersTest {

  private Stage stage;
  private Audit audit;
  private Orders orders;

  @BeforeEach
  void start() {
    stage = new Stage();
    audit = new Audit(stage.database);
    orders = new Orders(stage.bus, stage.watch, audit, stage.joined.calls());
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void a_change_tells_for_whom_in_which_thread_and_what_came_of_it() {
    var thread = stage.thread();
    var envelope = new Envelope("key", stage.user, Optional.of(thread));
    try (var _ =
        stage.bus.serve(
            StopProject.class,
            (_, command) ->
                command.project().equals("shop")
                    ? new Answer.Done<>(new Started(FlowId.next(), "It is being stopped."))
                    : Answer.refused("project_not_found", "There is none.", "Look."))) {
      orders.send(new StopProject("shop"), envelope);
      orders.send(new StopProject("what-somebody-said"), envelope);
    }
    assertThatThrownBy(() -> orders.send(new StopProject("shop"), envelope))
        .isInstanceOf(ReplyException.class);

    var changes = audit.list(Optional.empty(), 10);
    assertThat(changes).extracting(Audit.Entry::action).containsOnly("tool stop_project");
    assertThat(changes)
        .extracting(Audit.Entry::outcome)
        .containsExactly("unanswered", "refused: project_not_found", "done");
    assertThat(changes).extracting(Audit.Entry::target).containsExactly("", "", "project=shop");
    assertThat(changes).extracting(Audit.Entry::credential).containsOnly("po:" + thread);
    assertThat(changes)
        .extracting(change -> change.user().orElseThrow())
        .containsOnly(stage.user.user());
    assertThat(audit.verify().intact()).isTrue();
  }

  @Test
  void a_look_is_no_change() {
    var envelope = new Envelope("key", stage.user, Optional.of(stage.thread()));
    try (var _ =
        stage.bus.serve(
            GetProject.class,
            (_, _) -> Answer.refused("project_not_found", "There is none.", "Look."))) {
      orders.send(new GetProject("shop"), envelope);
    }
    assertThat(audit.list(Optional.empty(), 10)).isEmpty();
  }

  /** A tool whose name begins like a look must be one: a new one is thought about here. */
  @Test
  void only_these_tools_are_taken_for_looks() {
    var looks =
        Tools.of(EnumSet.allOf(Capability.class), Role.ADMIN).stream()
            .map(Command::nameOf)
            .filter(Tools::onlyLooks)
            .toList();
    assertThat(looks)
        .containsExactlyInAnyOrder(
            "list_projects",
            "get_project",
            "explain_project",
            "list_flows",
            "check_ready_to_deploy",
            "get_deploy_status",
            "get_deploy_logs",
            "list_releases",
            "get_plan",
            "get_engineering_status",
            "view_changes");
  }
}
