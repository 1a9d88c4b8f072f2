package dev.orchestrator.app;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** People who write one message after the other, each in a thread of their own, and read along. */
final class WriteLoad {

  private static final int LOOKS = 5;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Balancer balancer;
  private final String key;
  private final List<Thread> writers = new ArrayList<>();
  private final Map<String, List<String>> accepted = new ConcurrentHashMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean over;

  /**
   * @param threads which they write in, one each
   */
  WriteLoad(Balancer balancer, String key, List<String> threads) {
    this.balancer = balancer;
    this.key = key;
    for (var thread : threads) {
      accepted.put(thread, new CopyOnWriteArrayList<>());
      writers.add(Thread.ofVirtual().name("writer").start(() -> writeAll(thread)));
    }
  }

  private void writeAll(String thread) {
    try {
      for (var number = 1; !over; number++) {
        write(thread, "what can you do? " + number);
        for (var look = 0; look < LOOKS; look++) {
          TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
          read(thread);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(String thread, String text) throws InterruptedException {
    var once = UUID.randomUUID().toString();
    var path = "/api/threads/" + thread + "/messages";
    if (went(202, () -> balancer.post(path, key, once, Map.of("text", text)))) {
      accepted.computeIfAbsent(thread, _ -> new CopyOnWriteArrayList<>()).add(text);
    }
  }

  private void read(String thread) throws InterruptedException {
    var path = "/api/threads/" + thread + "/events?after=0&limit=10";
    var _ = went(200, () -> balancer.get(path, key));
  }

  private boolean went(int expected, Request request) throws InterruptedException {
    try {
      var answer = request.send();
      answered.incrementAndGet();
      if (answer.statusCode() != expected) {
        failures.add(answer.request() + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.statusCode() == expected;
    } catch (IOException | AssertionError e) {
      failures.add(e.toString());
      return false;
    }
  }

  private interface Request {
    HttpResponse<String> send() throws IOException, InterruptedException;
  }

  /** Ends it when each has done what it was at. */
  void end() throws InterruptedException {
    over = true;
    for (var writer : writers) {
      writer.join();
    }
  }

  /** What was accepted, by thread. */
  Map<String, List<String>> accepted() {
    return accepted;
  }

  /** Requests that did not bring what they should. */
  List<String> failures() {
    return failures;
  }

  int answered() {
    return answered.get();
  }

  @Override
  public String toString() {
    return "%d requests answered, %d failed".formatted(answered(), failures.size());
  }
}
