package dev.orchestrator.bench.telegram;

import dev.orchestrator.testing.telegram.Call;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** What bots have answered: when, whether in order, and what of it twice. */
final class Answers {

  private static final Pattern NUMBER = Pattern.compile("/u(\\d+)");

  private final Map<Integer, Long> first = new ConcurrentHashMap<>();
  private final Map<Long, Integer> newest = new ConcurrentHashMap<>();
  private final AtomicInteger misplaced = new AtomicInteger();
  private final AtomicInteger twice = new AtomicInteger();

  /** Hears what the double of Telegram is asked. */
  void hear(Call call) {
    var number = NUMBER.matcher(call.params().path("text").asText());
    if (call.isDone() && call.method().equalsIgnoreCase("sendMessage") && number.find()) {
      var update = Integer.parseInt(number.group(1));
      if (first.putIfAbsent(update, System.nanoTime()) != null) {
        twice.incrementAndGet();
      }
      var before = newest.merge(call.params().path("chat_id").asLong(), update, Math::max);
      if (before > update) {
        misplaced.incrementAndGet();
      }
    }
  }

  int count() {
    return first.size();
  }

  /** When an update was answered; the clock is System.nanoTime. */
  long at(int update) {
    return first.getOrDefault(update, Long.MAX_VALUE);
  }

  int misplaced() {
    return misplaced.get();
  }

  int twice() {
    return twice.get();
  }

  /** Everything so far is forgotten, but for the order. */
  void forget() {
    first.clear();
    misplaced.set(0);
    twice.set(0);
  }
}
