package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.ThreadWords;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Words that are heard while they are being said. */
class LiveWordsTest {

  private final List<ThreadWords> heard = new CopyOnWriteArrayList<>();
  private Stage stage;
  private ThreadId thread;

  @BeforeEach
  void open() {
    stage = new Stage();
    thread = stage.thread();
    stage.bus.inTurn(Address.threadWords(thread), heard::add);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** Tells pieces of its answer, each after the one before was heard. */
  private abstract static class Speaker implements Model {
    @Override
    public Reply ask(Question question) {
      return ask(question, _ -> {});
    }
  }

  @Test
  void whole_words_are_heard_before_everything_was_said() throws Exception {
    var goOn = new CountDownLatch(1);
    stage.node(
        "one",
        new Speaker() {
          @Override
          public Reply ask(Question question, Consumer<String> words) {
            words.accept("Hello dear fri");
            await(goOn);
            return ScriptedModel.words("Hello dear friend");
          }
        });
    var seq = stage.say(thread, "hi");
    Stage.eventually(() -> !heard.isEmpty());

    assertThat(heard.getFirst().text()).isEqualTo("Hello dear");
    assertThat(heard.getFirst().after()).isEqualTo(seq);
    assertThat(stage.said(thread)).as("they are no rows").isEmpty();
    goOn.countDown();
    stage.settled(thread);
    assertThat(stage.said(thread)).containsExactly("Hello dear friend");
  }

  @Test
  void a_url_that_nobody_named_is_not_heard_either() {
    stage.node(
        "one",
        new Speaker() {
          @Override
          public Reply ask(Question question, Consumer<String> words) {
            words.accept("It is at http://evil.exam");
            pause(120);
            words.accept("ple/x and ");
            pause(120);
            words.accept("at http://127.0.0.1:8000 now ");
            pause(120);
            return ScriptedModel.words("Done.");
          }
        });
    stage.say(thread, "what is at http://127.0.0.1:8000 ?");
    stage.settled(thread);

    assertThat(heard).isNotEmpty().allMatch(words -> !words.text().contains("evil"));
    assertThat(heard).anyMatch(words -> words.text().contains("http://127.0.0.1:8000 now"));
  }

  @Test
  void words_begin_anew_when_the_attempt_does_and_vanish_when_they_come_to_nothing() {
    stage.node(
        "one",
        new Speaker() {
          private int asked;

          @Override
          public Reply ask(Question question, Consumer<String> words) {
            if (++asked > 1) {
              return ScriptedModel.words("Done.");
            }
            words.accept("First attempt ");
            pause(120);
            words.accept("");
            words.accept("Second attempt ");
            pause(120);
            words.accept("goes on ");
            pause(120);
            return ScriptedModel.call("request_capabilities", java.util.Map.of());
          }
        });
    stage.say(thread, "hi");
    stage.settled(thread);
    Stage.eventually(() -> heard.size() >= 4);

    assertThat(heard)
        .extracting(ThreadWords::text)
        .containsExactly("First attempt", "", "Second attempt goes on", "");
  }

  @Test
  void they_are_told_no_more_than_ten_times_a_second() {
    stage.node(
        "one",
        new Speaker() {
          @Override
          public Reply ask(Question question, Consumer<String> words) {
            for (var i = 0; i < 500; i++) {
              words.accept("word ");
              pause(1);
            }
            return ScriptedModel.words("Done.");
          }
        });
    var began = System.nanoTime();
    stage.say(thread, "hi");
    stage.settled(thread);
    var tenths = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 100;

    assertThat(heard).hasSizeBetween(2, (int) tenths + 2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The model takes its time. */
  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
