package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.Until;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.FlowReady;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.ThreadLog;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeployWatchTest {

  private static final String URL = "http://127.0.0.1:8123";
  private static final Duration SWEEP = Duration.ofMillis(500);

  private Stage stage;
  private ThreadId thread;
  private FlowNode node;
  private volatile boolean sweeping = true;
  private @Nullable Thread sweeps;

  /** A deploy that ends when it is told to. */
  private record Deploy(ThreadLog log) implements FlowKind<ThreadId, String> {
    @Override
    public String run(Flow flow, ThreadId thread) {
      var _ = flow.await("finish", String.class, Until.after(Duration.ofMinutes(1), "it goes on"));
      flow.commit(
          "finished",
          tx -> {
            log.append(tx, thread, finished(flow.id()));
            tx.end("live");
          });
      return "live";
    }

    @Override
    public String name() {
      return "devops.deploy";
    }

    @Override
    public Class<ThreadId> input() {
      return ThreadId.class;
    }

    @Override
    public Class<String> result() {
      return String.class;
    }
  }

  @BeforeEach
  void open() {
    stage = new Stage();
    thread = stage.thread();
    stage.serve(
        TriggerDeploy.class,
        (envelope, command) ->
            new Answer.Done<>(
                new Started(deploy(envelope.thread().orElseThrow()), command.project())));
    node =
        stage.node("one", _ -> ScriptedModel.words("{\"capabilities\":[\"deploy\"]}"), this::talk);
    node.register(new Deploy(stage.log));
  }

  @AfterEach
  void close() throws InterruptedException {
    if (sweeps != null) {
      sweeping = false;
      sweeps.join();
    }
    stage.close();
  }

  private Reply talk(Question question) {
    if (ScriptedModel.outside(question).toString().contains("DeployFinished")) {
      return ScriptedModel.words("It is live at " + URL);
    }
    return question.lines().stream().anyMatch(Line.ToolResult.class::isInstance)
        ? ScriptedModel.words("Deploy started.")
        : ScriptedModel.call("trigger_deploy", Map.of("project", "shop"));
  }

  @Test
  void a_finished_deploy_is_heard_at_the_address_of_its_thread() {
    startDeploy();
    assertThat(stage.watch.listening()).containsExactly(thread);

    finishDeploy(); // nobody sweeps
    answered();

    Stage.eventually(() -> stage.watch.listening().isEmpty());
  }

  @Test
  void without_a_listener_the_sweep_answers() {
    startDeploy();
    stage.watch.close();
    sweepEvery(SWEEP);

    var began = System.nanoTime();
    finishDeploy();
    answered();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void listener_and_sweep_together_answer_once() {
    startDeploy();
    sweepEvery(Duration.ofMillis(5));

    finishDeploy();
    answered();
  }

  @Test
  void a_new_node_listens_for_the_deploys_that_are_pending() {
    var flow = deploy(thread);
    assertThat(stage.watch.listening()).isEmpty();

    stage.watch.refresh();
    assertThat(stage.watch.listening()).containsExactly(thread);

    stage.flows.signal(flow, "finish", "now");
    Stage.eventually(() -> stage.said(thread).size() == 1);
    Stage.eventually(() -> stage.watch.listening().isEmpty());
  }

  @Test
  void a_deploy_that_another_door_started_is_listened_for() {
    var flow = deploy(thread);

    stage.watch.hint(new FlowReady("po.turn"));
    stage.watch.hint(new FlowReady("devops.deploy"));
    Stage.eventually(() -> stage.watch.listening().contains(thread));

    stage.flows.signal(flow, "finish", "now");
    Stage.eventually(() -> stage.said(thread).contains("It is live at " + URL));
  }

  @Test
  void a_deploy_that_was_refused_is_not_waited_for() {
    var answer = stage.watch.during(thread, () -> "refused");

    assertThat(answer).isEqualTo("refused");
    assertThat(stage.watch.listening()).isEmpty();
  }

  private void sweepEvery(Duration period) {
    sweeps =
        Thread.startVirtualThread(() -> {
          while (sweeping) {
            stage.log.wakeUnseen();
            LockSupport.parkNanos(period.toNanos());
          }
        });
  }

  private void startDeploy() {
    stage.say(thread, "deploy it");
    stage.settled(thread);
    assertThat(stage.said(thread)).containsExactly("Deploy started.");
  }

  private void finishDeploy() {
    var pending = stage.pendingDeploys.of(thread);
    assertThat(pending).hasSize(1);
    assertThat(stage.flows.signal(pending.getFirst(), "finish", "now")).isTrue();
  }

  /** Exactly one answer comes, in a turn of its own. */
  private void answered() {
    Stage.eventually(() -> stage.said(thread).size() == 2);
    stage.settled(thread);
    assertThat(stage.log.wakeUnseen()).isZero();
    assertThat(stage.said(thread)).containsExactly("Deploy started.", "It is live at " + URL);
    assertThat(stage.turns(thread)).hasSize(2);
  }

  private FlowId deploy(ThreadId thread) {
    var start =
        Start.of("devops.deploy", thread, stage.user.user().toString()).thread(thread.toString());
    return stage.flows.start(start).orElseThrow();
  }

  private static DeployFinished finished(FlowId flow) {
    return new DeployFinished(
        flow, ProjectId.next(), "shop", ReleaseId.next(), URL, "c0ffee", false);
  }
}
