package dev.orchestrator.flow;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the order of one passage: each name once, one step at a time, nothing after the end. */
final class Passage {

  private static final int LONGEST_NAME = 200;

  private final Run run;
  private final Map<String, Entry> journal;
  private final Set<String> used = new HashSet<>();
  private boolean inside;
  private boolean ended;

  Passage(Run run, Map<String, Entry> journal) {
    this.run = run;
    this.journal = journal;
  }

  /** The journal's answer, or null if the step is to be made now. */
  @Nullable Entry enter(String name) {
    if (inside || !run.isCurrentThread()) {
      throw new IllegalStateException(
          "\"" + name + "\" is used inside another step, or not on the flow's own thread");
    }
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("a step's name has 1 to 200 characters: \"" + name + "\"");
    }
    if (ended) {
      throw new IllegalStateException("\"" + name + "\" follows the commit that ended the flow");
    }
    run.check();
    if (!used.add(name)) {
      throw new DuplicateStep(run.id(), name);
    }
    var entry = journal.get(name);
    if (entry != null && !entry.open()) {
      return entry;
    }
    run.boundary();
    return null;
  }

  /** Throws unless the flow's own thread asks, be it between steps or in one. */
  void onOwnThread(String what) {
    if (!run.isCurrentThread()) {
      throw new IllegalStateException(what + " is not called on the flow's own thread");
    }
    run.check();
  }

  /** Whether an await of this name was reached before. */
  boolean opened(String name) {
    return journal.containsKey(name);
  }

  /** Runs what a step does, during which no other may begin. */
  <T> T inside(Supplier<T> body) {
    inside = true;
    try {
      return body.get();
    } finally {
      inside = false;
    }
  }

  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }
}
