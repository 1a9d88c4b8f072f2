package dev.orchestrator.flow;

import static java.util.concurrent.locks.LockSupport.parkNanos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Kills nodes in the middle of their work, and sees whether two living ones ever run one flow. */
final class Storm {

  static final String KIND = "storm";
  static final int STEPS = 8;

  private static final int AT_ONCE = 16;

  private final Bed bed;
  private final Ledger ledger;
  private final Map<String, Victim> inside = new ConcurrentHashMap<>();
  private final List<String> atOnce = new CopyOnWriteArrayList<>();
  private int caughtInTheMiddle;

  Storm(Bed bed, Ledger ledger) {
    this.bed = bed;
    this.ledger = ledger;
  }

  /** Kills one after another, evenly over the work, and starts each again. */
  void rage(List<String> names, int kills, int steps) {
    var victims = new ArrayList<>(names.stream().map(Victim::new).toList());
    for (var kill = 0; kill < kills; kill++) {
      var due = steps * (kill + 1) / (kills + 2);
      var victim = victims.removeFirst();
      Bed.eventually(
          "it is in the middle",
          () -> ledger.there().size() >= due && victim.node.running() > AT_ONCE / 4);
      victim.kill();
      victims.add(new Victim(victim.name));
    }
  }

  /** How many flows ran on nodes when they were killed. */
  int caughtInTheMiddle() {
    return caughtInTheMiddle;
  }

  /** Steps that began while another living node was inside the same flow. */
  List<String> atOnce() {
    return atOnce;
  }

  /** A node that dies as a process does: what its threads still do does not count. */
  private final class Victim {

    private final String name;
    private final FlowNode node;
    private volatile boolean alive = true;

    private Victim(String name) {
      this.name = name;
      this.node = bed.farNode(name, new TestKind(KIND, this::run).atOnce(AT_ONCE));
    }

    private String run(Flow flow, String input) {
      for (var i = 1; i <= STEPS; i++) {
        flow.step("step-" + i, key -> inside(flow.id().toString(), key));
      }
      return "done";
    }

    private void inside(String flow, String key) throws InterruptedException {
      if (!alive) {
        Thread.sleep(60_000); // what a dead process had before it never comes back
      }
      var other = inside.put(flow, this);
      if (other != null && other != this && other.alive) {
        atOnce.add(key + " on " + name + " and " + other.name);
      }
      ledger.make(key);
      parkNanos(4_000_000);
      inside.remove(flow, this);
    }

    private void kill() {
      alive = false;
      caughtInTheMiddle += node.running();
      node.abandon();
    }
  }
}
