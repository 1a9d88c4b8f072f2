package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.Forked;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies of turns: the model is asked again from a step on. */
class ForkedTurnTest {

  private final Stage stage = new Stage();
  private final ScriptedModel model = new ScriptedModel();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_copy_asks_again_from_its_step_on_and_repeats_no_tool_before_it() {
    var looks = new AtomicInteger();
    stage.serve(
        ListProjects.class,
        (_, _) -> {
          looks.incrementAndGet();
          return new Answer.Done<>(new ProjectList(List.of()));
        });
    model
        .calls(
            "request_capabilities",
            Map.of("capabilities", List.of("project_management"), "reason", "look"))
        .calls("list_projects", Map.of())
        .says("You have none.");
    stage.node("one", model);
    var thread = stage.thread();
    stage.say(thread, "what do I have?");
    stage.settled(thread);
    var original = stage.turns(thread).getFirst();

    model.says("Nothing at all.");
    var forked = (Forked.Begun) stage.flows.fork(original.id(), "model-3");
    stage.settled(thread);
    assertThat(stage.flows.find(forked.flow()).orElseThrow().state()).isEqualTo(State.DONE);
    assertThat(stage.said(thread)).containsExactly("You have none.", "Nothing at all.");
    assertThat(looks).as("the tool's answer came from the journal").hasValue(1);
    assertThat(ScriptedModel.lastResult(model.asked().getLast())).contains("Done");
  }

  @Test
  void only_one_turn_of_a_thread_lives_at_a_time_copies_among_them() {
    var gate = new java.util.concurrent.CountDownLatch(1);
    model
        .says("Hello")
        .plays(_ -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return ScriptedModel.words("Again");
        });
    stage.node("one", model);
    var thread = stage.thread();
    stage.say(thread, "hello");
    stage.settled(thread);
    var original = stage.turns(thread).getFirst().id();
    stage.say(thread, "again");
    Stage.eventually(() -> model.asked().size() == 2);
    assertThat(stage.flows.fork(original, "model-1"))
        .isInstanceOfSatisfying(
            Forked.Refused.class, refused -> assertThat(refused.code()).isEqualTo("key_taken"));
    gate.countDown();
    stage.settled(thread);
  }
}
