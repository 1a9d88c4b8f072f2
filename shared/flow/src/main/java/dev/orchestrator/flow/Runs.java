package dev.orchestrator.flow;

import dev.orchestrator.flow.Unwound.Why;
import dev.orchestrator.messages.FlowId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The flows that run in this JVM now. */
final class Runs {

  private final Map<FlowId, Run> running = new ConcurrentHashMap<>();

  /** Held while rows are claimed and while they are compared with what runs. */
  private final ReentrantLock claiming = new ReentrantLock();

  private final Condition none = claiming.newCondition();

  ReentrantLock claiming() {
    return claiming;
  }

  void start(Run run) {
    run.start(running.put(run.id(), run));
  }

  void over(Run run) {
    running.remove(run.id(), run);
    if (running.isEmpty()) {
      claiming.lock();
      try {
        none.signalAll();
      } finally {
        claiming.unlock();
      }
    }
  }

  /** Waits until nothing runs here any more; false if that takes longer. */
  boolean awaitNone(Duration patience) {
    claiming.lock();
    try {
      var left = patience.toNanos();
      while (!running.isEmpty() && left > 0) {
        left = none.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      claiming.unlock();
    }
    return running.isEmpty();
  }

  int size() {
    return running.size();
  }

  /** How many run their code; those whose end is being written no longer do. */
  int busy() {
    return (int) running.values().stream().filter(Run::busy).count();
  }

  int busy(String kind) {
    return (int)
        running.values().stream()
            .filter(run -> run.busy() && run.held().kind().equals(kind))
            .count();
  }

  void stopAll(Why why) {
    running.values().forEach(run -> run.stop(why));
  }

  void leaveAtNextStep() {
    running.values().forEach(Run::leaveAtNextStep);
  }

  /** Stops what is no longer ours; returns the rows that are ours and do not run. */
  List<FlowId> compare(Map<FlowId, Long> fences) {
    for (var run : running.values()) {
      var fence = fences.get(run.id());
      if (fence == null || fence != run.held().fence()) {
        run.stop(Why.FENCED);
      }
    }
    return fences.keySet().stream().filter(id -> !running.containsKey(id)).toList();
  }

  /** Those that were stopped, and whose threads do not end; they are forgotten here. */
  List<Run> deaf(Duration grace) {
    var deaf = new ArrayList<Run>();
    for (var run : running.values()) {
      if (run.ignoresStopFor(grace)) {
        deaf.add(run);
        over(run);
      }
    }
    return deaf;
  }
}
