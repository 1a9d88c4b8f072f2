package dev.orchestrator.flow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The world outside: counts what was done, and keeps what is there under its key. */
final class Ledger {

  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private final Set<String> there = ConcurrentHashMap.newKeySet();
  private final List<String> order = new CopyOnWriteArrayList<>();

  /** Makes an effect unless it is there; either way somebody tried. */
  String make(String key) {
    attempts.merge(key, 1, Integer::sum);
    if (there.add(key)) {
      order.add(key);
    }
    return key;
  }

  void undo(String prefix) {
    there.removeIf(key -> key.startsWith(prefix));
  }

  int attempts(String key) {
    return attempts.getOrDefault(key, 0);
  }

  Set<String> there() {
    return there;
  }

  /** What was made, each once, in order. */
  List<String> order() {
    return order;
  }

  int total() {
    return attempts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
