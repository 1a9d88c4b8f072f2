package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.State;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The node that runs a turn is taken over at each of its steps, and goes on as a zombie: everything
 * is said once and done once.
 */
class TurnCrashTest {

  private Stage stage;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch zombieGoesOn = new CountDownLatch(1);
  private final AtomicBoolean crashed = new AtomicBoolean();
  private final AtomicInteger effects = new AtomicInteger();

  /** Where the node stands when another one takes its turn. */
  enum Point {
    INTENT,
    BEFORE_SAYING,
    BEFORE_THE_COMMAND,
    BEFORE_THE_EFFECT,
    AFTER_THE_EFFECT,
    BEFORE_THE_LAST_WORD
  }

  @BeforeEach
  void open() {
    stage = new Stage();
  }

  @AfterEach
  void close() {
    zombieGoesOn.countDown();
    stage.close();
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void a_turn_that_is_taken_over_says_and_does_everything_once(Point point) throws Exception {
    stage.bus.serve(
        ListProjects.class,
        (envelope, order) -> {
          pass(Point.BEFORE_THE_EFFECT, point);
          var answer =
              stage.receipts.once(
                  envelope,
                  order,
                  _ -> {
                    effects.incrementAndGet();
                    return new Answer.Done<>(new ProjectList(List.of()));
                  });
          pass(Point.AFTER_THE_EFFECT, point);
          return answer;
        });
    stage.node("one", question -> intent(question, point), question -> talk(question, point));
    var thread = stage.thread();

    stage.say(thread, "what do I have?");
    assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
    stage.node("one", question -> intent(question, point), question -> talk(question, point));
    Stage.eventually(() -> stage.said(thread).contains("Nothing yet."));
    zombieGoesOn.countDown();
    stage.settled(thread);

    assertThat(stage.said(thread)).containsExactly("I look.", "Nothing yet.");
    assertThat(effects).hasValue(1);
    assertThat(stage.turns(thread)).hasSize(1).allMatch(turn -> turn.state() == State.DONE);
  }

  private Reply intent(Question question, Point point) {
    pass(Point.INTENT, point);
    assertThat(question.tools()).isEmpty();
    return ScriptedModel.words("{\"capabilities\": [\"project_management\"]}");
  }

  /** Answers by what it is shown, so that it does not matter how often it is asked. */
  private Reply talk(Question question, Point point) {
    var results = question.lines().stream().filter(Line.ToolResult.class::isInstance).count();
    if (results == 0) {
      pass(Point.BEFORE_SAYING, point);
      return ScriptedModel.call("respond_to_user", Map.of("message", "I look."));
    }
    if (results == 1) {
      pass(Point.BEFORE_THE_COMMAND, point);
      return ScriptedModel.call("list_projects", Map.of());
    }
    pass(Point.BEFORE_THE_LAST_WORD, point);
    return ScriptedModel.words("Nothing yet.");
  }

  /** The first one to come to the point stays there until its place was taken. */
  private void pass(Point here, Point point) {
    if (here == point && crashed.compareAndSet(false, true)) {
      reached.countDown();
      try {
        zombieGoesOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
