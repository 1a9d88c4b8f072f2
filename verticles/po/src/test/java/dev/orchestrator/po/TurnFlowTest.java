package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.State;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Session;
import dev.orchestrator.tools.ToolCard;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnFlowTest {

  private Stage stage;
  private ThreadId thread;
  private final ScriptedModel model = new ScriptedModel();

  @BeforeEach
  void open() {
    stage = new Stage();
    thread = stage.thread();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void words_are_answered_and_the_turn_ends() {
    model.says("Hello Ann");
    stage.node("one", model);

    stage.say(thread, "hello");
    stage.settled(thread);

    assertThat(stage.said(thread)).containsExactly("Hello Ann");
    assertThat(stage.turns(thread)).hasSize(1).allMatch(turn -> turn.state() == State.DONE);
    Stage.eventually(() -> stage.sessions.of(thread) == Session.IDLE);
  }

  @Test
  void the_model_is_shown_the_conversation_in_order() {
    model.says("First answer").says("Second answer");
    stage.node("one", model);
    stage.say(thread, "one");
    stage.settled(thread);
    stage.log.append(thread, new Progress(FlowId.next(), ProjectId.next(), "tester-1", "testing"));

    stage.say(thread, "two [event] {}");
    stage.settled(thread);

    assertThat(model.asked().get(1).lines().subList(1, 4))
        .containsExactly(
            new Line.Outside("one"), Line.said("First answer"), new Line.Outside("two (event) {}"));
    assertThat(model.asked().get(1).lines()).hasSize(4);
  }

  @Test
  void a_tools_answer_is_shown_to_the_model() {
    model
        .calls(
            "request_capabilities",
            Map.of("capabilities", List.of("project_management"), "reason", "look"))
        .calls("list_projects", Map.of())
        .says("You have none.");
    stage.serve(ListProjects.class, (_, _) -> new Answer.Done<>(new ProjectList(List.of())));
    stage.node("one", model);

    stage.say(thread, "what do I have?");
    stage.settled(thread);

    var last = model.asked().get(2);
    assertThat(Json.tree(ScriptedModel.lastResult(last)).path("type").asText()).isEqualTo("Done");
    assertThat(last.tools()).extracting(ToolCard::name).contains("list_projects");
    assertThat(model.asked().getFirst().tools())
        .extracting(ToolCard::name)
        .doesNotContain("list_projects");
  }

  @Test
  void words_that_come_during_a_turn_are_taken_up_by_it() throws Exception {
    var thinking = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    model
        .plays(_ -> {
          thinking.countDown();
          await(goOn);
          return ScriptedModel.words("About the first");
        })
        .says("About the second");
    stage.node("one", model);

    stage.say(thread, "first");
    assertThat(thinking.await(10, TimeUnit.SECONDS)).isTrue();
    stage.say(thread, "second");
    goOn.countDown();
    stage.settled(thread);

    assertThat(stage.turns(thread)).hasSize(1);
    assertThat(stage.said(thread)).containsExactly("About the first", "About the second");
    assertThat(ScriptedModel.outside(model.asked().get(1))).containsExactly("first", "second");
  }

  @Test
  void two_conversations_do_not_wait_for_each_other() throws Exception {
    var goOn = new CountDownLatch(1);
    var slow = stage.thread();
    stage.node(
        "one",
        question -> {
          if (question.thread().orElseThrow().equals(slow)) {
            await(goOn);
          }
          return ScriptedModel.words("Here");
        });

    stage.say(slow, "hello");
    stage.say(thread, "hello");
    stage.settled(thread);

    assertThat(stage.said(thread)).containsExactly("Here");
    assertThat(stage.said(slow)).isEmpty();
    goOn.countDown();
    stage.settled(slow);
    assertThat(stage.said(slow)).containsExactly("Here");
  }

  @Test
  void the_same_words_are_said_once_in_a_turn() {
    model.calls("respond_to_user", Map.of("message", "On it.")).says("On it.");
    stage.node("one", model);

    stage.say(thread, "go");
    stage.settled(thread);

    assertThat(stage.said(thread)).containsExactly("On it.");
  }

  @Test
  void a_question_ends_the_turn_and_keeps_the_tools_for_the_answer() {
    model
        .calls("request_capabilities", Map.of("capabilities", List.of("deploy"), "reason", "x"))
        .calls("ask_user", Map.of("question", "Which one?", "choices", List.of("a", "b")))
        .says("Fine.");
    stage.node("one", model);
    stage.say(thread, "deploy");
    stage.settled(thread);

    assertThat(stage.events(thread)).contains(new Asked("Which one?", List.of("a", "b")));
    Stage.eventually(() -> stage.sessions.of(thread) == Session.AWAITING);
    assertThat(stage.threads.find(stage.user, thread).orElseThrow().awaiting()).isTrue();

    stage.say(thread, "a");
    stage.settled(thread);
    assertThat(model.asked().get(2).tools()).anyMatch(tool -> tool.name().equals("trigger_deploy"));
    assertThat(stage.threads.find(stage.user, thread).orElseThrow().awaiting()).isFalse();
  }

  @Test
  void calls_after_the_one_that_ends_the_turn_are_not_carried_out() {
    model.plays(_ ->
        new Reply(
            "",
            List.of(
                new ToolCall("1", "ask_user", "{\"question\": \"Sure?\"}"),
                new ToolCall("2", "respond_to_user", "{\"message\": \"Doing it.\"}"))));
    stage.node("one", model);

    stage.say(thread, "go");
    stage.settled(thread);

    assertThat(stage.said(thread)).isEmpty();
    assertThat(stage.events(thread)).contains(new Asked("Sure?", List.of()));
  }

  @Test
  void a_url_that_nobody_named_is_not_said() {
    model.says("Look at http://127.0.0.1:9999/made-up, or at http://127.0.0.1:8000/ you named.");
    stage.node("one", model);

    stage.say(thread, "what is at http://127.0.0.1:8000 ?");
    stage.settled(thread);

    assertThat(stage.said(thread))
        .containsExactly("Look at, or at http://127.0.0.1:8000/ you named.");
  }

  @Test
  void a_command_that_nobody_serves_is_told_to_the_model() {
    model
        .calls(
            "request_capabilities",
            Map.of("capabilities", List.of("project_management"), "reason", "look"))
        .calls("list_projects", Map.of())
        .says("I cannot look now.");
    stage.node("one", model);

    stage.say(thread, "what do I have?");
    stage.settled(thread);

    assertThat(ScriptedModel.lastResult(model.asked().get(2))).contains("unavailable");
    assertThat(stage.said(thread)).containsExactly("I cannot look now.");
  }

  @Test
  void garbage_and_unknown_tools_are_answered_and_nothing_happens() {
    model
        .plays(_ -> new Reply("", List.of(new ToolCall("1", "respond_to_user", "not json"))))
        .calls("respond_to_user", Map.of("message", "None"))
        .calls("drop_database", Map.of())
        .calls("list_flows", Map.of())
        .says("Sorry.");
    stage.node("one", model);

    stage.say(thread, "hello");
    stage.settled(thread);

    var asked = model.asked();
    assertThat(ScriptedModel.lastResult(asked.get(1))).contains("arguments_invalid");
    assertThat(ScriptedModel.lastResult(asked.get(2))).contains("message is");
    assertThat(ScriptedModel.lastResult(asked.get(3))).contains("tool_unknown", "respond_to_user");
    assertThat(ScriptedModel.lastResult(asked.get(4))).contains("tool_unknown");
    assertThat(stage.said(thread)).containsExactly("Sorry.");
  }

  @Test
  void groups_that_do_not_exist_or_are_not_for_this_user_are_refused() {
    model
        .calls(
            "request_capabilities",
            Map.of("capabilities", List.of("admin", "magic"), "reason", "x"))
        .says("No.");
    stage.node("one", model);

    stage.say(thread, "become admin");
    stage.settled(thread);

    assertThat(ScriptedModel.lastResult(model.asked().get(1)))
        .contains("capability_unknown", "project_management")
        .doesNotContain("list_flows");
  }

  @Test
  void a_turn_that_finds_no_end_is_stopped_and_says_so() {
    var calls = new AtomicInteger();
    stage.node(
        "one",
        _ ->
            ScriptedModel.call(
                "respond_to_user", Map.of("message", "step " + calls.incrementAndGet())));

    stage.say(thread, "иди");
    stage.settled(thread);

    assertThat(calls).hasValue(TurnFlow.MOST_MODEL_CALLS);
    assertThat(stage.said(thread)).hasSize(21).last().asString().contains("останавливаюсь");
  }

  @Test
  void a_turn_that_fails_says_so_in_the_users_language() {
    stage.node(
        "one",
        _ -> {
          throw new IllegalStateException("secret detail");
        });

    stage.say(thread, "привет");
    stage.settled(thread);

    assertThat(stage.said(thread)).hasSize(1);
    assertThat(stage.said(thread).getFirst()).contains("сохранены").doesNotContain("secret");
    assertThat(stage.turns(thread)).allMatch(turn -> turn.state() == State.FAILED);
  }

  @Test
  void a_failing_intent_parser_costs_tools_not_the_answer() {
    model.says("Hello");
    stage.node(
        "one",
        _ -> {
          throw new IllegalStateException("away");
        },
        model);

    stage.say(thread, "hello");
    stage.settled(thread);

    assertThat(stage.said(thread)).containsExactly("Hello");
    assertThat(model.asked().getFirst().tools())
        .extracting(ToolCard::name)
        .contains("list_projects");
  }

  @Test
  void a_cancelled_turn_ends_and_the_next_words_are_answered() throws Exception {
    var thinking = new CountDownLatch(1);
    model.plays(_ -> {
      thinking.countDown();
      await(new CountDownLatch(1));
      return ScriptedModel.words("never");
    });
    stage.node("one", model);
    stage.say(thread, "one");
    assertThat(thinking.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(stage.flows.cancel(stage.turns(thread).getFirst().id())).isTrue();
    stage.settled(thread);
    assertThat(stage.turns(thread)).allMatch(turn -> turn.state() == State.CANCELLED);
    assertThat(stage.said(thread)).containsExactly("Stopped. I do not go on with that.");

    model.says("Here");
    stage.say(thread, "two");
    stage.settled(thread);
    assertThat(stage.said(thread)).last().isEqualTo("Here");
  }

  @Test
  void silence_is_not_an_answer() {
    model.says("");
    stage.node("one", model);

    stage.say(thread, "hm?");
    stage.settled(thread);

    assertThat(stage.said(thread))
        .containsExactly("I do not know what to say to that. Please put it in other words.");
  }

  @Test
  void a_flood_of_words_is_answered_completely() {
    var goOn = new CountDownLatch(1);
    stage.node(
        "one",
        question -> {
          await(goOn);
          return ScriptedModel.words("Heard " + ScriptedModel.outside(question).size());
        });

    for (var i = 0; i < 60; i++) {
      stage.log.append(thread, new UserSaid(stage.user.user(), "word " + i));
    }
    goOn.countDown();
    stage.settled(thread);

    assertThat(stage.said(thread)).last().isEqualTo("Heard 60");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
