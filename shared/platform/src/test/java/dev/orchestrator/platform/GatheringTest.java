package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one asks while another waits for an answer. */
@Timeout(30)
class GatheringTest {

  private final List<List<Integer>> asked = Collections.synchronizedList(new ArrayList<>());

  @Test
  void who_comes_alone_is_asked_for_at_once() {
    var gathering = new Gathering<Integer, Integer>("test", this::doubled);
    assertThat(gathering.ask(1)).isEqualTo(2);
    assertThat(gathering.ask(2)).isEqualTo(4);
    assertThat(asked).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void those_who_come_meanwhile_are_asked_for_together_and_each_gets_its_own() throws Exception {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var gathering =
        new Gathering<Integer, Integer>(
            "test",
            questions -> {
              begun.countDown();
              await(mayEnd);
              return doubled(questions);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = CompletableFuture.supplyAsync(() -> gathering.ask(0), threads);
      begun.await();
      var others =
          IntStream.rangeClosed(1, 200)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> gathering.ask(i), threads))
              .toList();
      mayEnd.countDown();
      assertThat(first.get()).isZero();
      for (var i = 0; i < others.size(); i++) {
        assertThat(others.get(i).get()).isEqualTo(2 * (i + 1));
      }
    }
    assertThat(asked.stream().mapToInt(List::size).sum()).as("each once").isEqualTo(201);
    assertThat(asked.getFirst()).containsExactly(0);
    assertThat(asked.size()).as("questions").isLessThan(100);
  }

  /** What is asked after a change must be answered after it: that is why nothing is kept. */
  @Test
  void an_answer_is_never_older_than_its_question() throws Exception {
    var truth = new AtomicInteger();
    var gathering =
        new Gathering<Integer, Integer>(
            "test", questions -> Collections.nCopies(questions.size(), truth.get()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var askers =
          IntStream.range(0, 20)
              .mapToObj(_ -> CompletableFuture.runAsync(() -> askOften(gathering, truth), threads))
              .toList();
      for (var asker : askers) {
        asker.get();
      }
    }
  }

  private static void askOften(Gathering<Integer, Integer> gathering, AtomicInteger truth) {
    for (var i = 0; i < 500; i++) {
      var before = truth.incrementAndGet();
      assertThat(gathering.ask(0)).isGreaterThanOrEqualTo(before);
    }
  }

  @Test
  void an_answer_that_does_not_come_holds_up_nobody_for_long() throws Exception {
    var begun = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var gathering =
        new Gathering<Integer, Integer>(
            "test",
            questions -> {
              if (questions.contains(0)) {
                begun.countDown();
                await(never);
              }
              return doubled(questions);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stuck = CompletableFuture.supplyAsync(() -> gathering.ask(0), threads);
      begun.await();
      assertThat(gathering.ask(7)).isEqualTo(14);
      assertThat(stuck).isNotDone();
      never.countDown();
      assertThat(stuck.get()).isZero();
    }
  }

  @Test
  void what_goes_wrong_is_thrown_to_all_who_waited_and_the_next_are_asked_for_anew() {
    var calls = new AtomicInteger();
    var gathering =
        new Gathering<Integer, Integer>(
            "test",
            questions -> {
              if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("away");
              }
              return doubled(questions);
            });
    assertThatThrownBy(() -> gathering.ask(1)).hasMessage("away");
    assertThat(gathering.ask(1)).isEqualTo(2);
  }

  private List<Integer> doubled(List<Integer> questions) {
    asked.add(questions);
    return questions.stream().map(question -> 2 * question).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
