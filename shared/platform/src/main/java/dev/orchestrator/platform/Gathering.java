package dev.orchestrator.platform;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * Many askers, few questions: who asks while answers are under way waits until one is there, and
 * all who have come by then are asked for together. An answer is never older than its question, so
 * nothing is kept and nothing has to be forgotten. Nobody waits for company: who comes alone is
 * asked for at once.
 */
public final class Gathering<Q, A> {

  /** Who has waited for so long is asked for beside an answer that does not come. */
  private static final Duration SLOW = Duration.ofMillis(50);

  private static final int MOST_AT_ONCE = 4;
  private static final int MOST_TOGETHER = 256;

  private final String name;
  private final Function<List<Q>, List<A>> answers;
  private final Queue<Asked<Q, A>> waiting = new ArrayDeque<>();
  private int running;
  private boolean watched;

  /**
   * @param name what threads are called
   * @param answers answers several questions, in their order; it may wait
   */
  public Gathering(String name, Function<List<Q>, List<A>> answers) {
    this.name = name;
    this.answers = answers;
  }

  private record Asked<Q, A>(Q question, long since, Promise<A> answer) {}

  /** The answer; what was thrown instead of the answers is thrown to all who waited for them. */
  public A ask(Q question) {
    Promise<A> answer = Promise.promise();
    enter(new Asked<>(question, System.nanoTime(), answer));
    return Await.await(answer.future());
  }

  private synchronized void enter(Asked<Q, A> asked) {
    waiting.add(asked);
    if (running == 0) {
      begin();
    } else if (!watched) {
      watched = true;
      Thread.ofVirtual().name(name + " watch").start(this::watch);
    }
  }

  private void begin() {
    running++;
    Thread.ofVirtual().name(name).start(this::answerAll);
  }

  private void watch() {
    try {
      do {
        Thread.sleep(SLOW);
      } while (isStillNeeded());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private synchronized boolean isStillNeeded() {
    var first = waiting.peek();
    watched = first != null;
    if (first != null
        && running < MOST_AT_ONCE
        && System.nanoTime() - first.since() > SLOW.toNanos()) {
      begin();
    }
    return watched;
  }

  private void answerAll() {
    for (var next = next(); !next.isEmpty(); next = next()) {
      answer(next);
    }
  }

  /** Those who wait; without any this ends. */
  private synchronized List<Asked<Q, A>> next() {
    var next = new ArrayList<Asked<Q, A>>();
    while (next.size() < MOST_TOGETHER && !waiting.isEmpty()) {
      next.add(waiting.remove());
    }
    if (next.isEmpty()) {
      running--;
    }
    return next;
  }

  private void answer(List<Asked<Q, A>> asked) {
    try {
      var given = answers.apply(asked.stream().map(Asked::question).toList());
      for (var i = 0; i < asked.size(); i++) {
        asked.get(i).answer().complete(given.get(i));
      }
    } catch (Throwable e) {
      asked.forEach(each -> each.answer().tryFail(e)); // each of them throws it
    }
  }
}
