package dev.orchestrator.markup;

import java.util.ArrayDeque;
import java.util.Deque;

/** A draft as it is filled block by block: gaps between blocks, margins of lists. */
final class Page {

  private final Draft draft;
  private final Deque<String> margins = new ArrayDeque<>();
  private int gap;
  private boolean marked; // a list's marker stands there, its text goes on behind it
  private boolean attached; // the next block belongs to the one before, as to a heading

  Page(Draft draft) {
    this.draft = draft;
  }

  /** The next words begin a block, so many lines further down. */
  void gap(int lines) {
    if (!marked) {
      gap = Math.max(gap, lines);
    }
  }

  /** The next words begin a line, also behind a list's marker. */
  void freshLine() {
    marked = false;
    gap = Math.max(gap, 1);
  }

  /** The next block stays with this one. */
  void attachNext() {
    attached = true;
  }

  /** Where the next words will stand. */
  int start() {
    return start(String.join("", margins));
  }

  /** Where words will stand that no margin moves, as those of code. */
  int startWithoutMargin() {
    return start("");
  }

  private int start(String margin) {
    if (gap > 0 && draft.here() > 0) {
      draft.write("\n".repeat(gap));
      if (!attached) {
        draft.beginBlock();
      }
      draft.write(margin);
    }
    gap = 0;
    marked = false;
    attached = false;
    return draft.here();
  }

  void write(String words) {
    if (!words.isEmpty()) {
      start();
      draft.write(words);
    }
  }

  void newLine() {
    start();
    draft.write("\n" + String.join("", margins));
  }

  /** Shown so, from there to here. */
  void show(Entity.Kind kind, int from, String about) {
    draft.show(kind, from, about);
  }

  void show(Entity.Kind kind, int from) {
    draft.show(kind, from, "");
  }

  /** Writes a list's marker; what follows stands beside it until {@link #outdent}. */
  void indent(String marker) {
    write(marker);
    margins.addLast(" ".repeat(marker.length()));
    marked = true;
  }

  void outdent() {
    margins.removeLast();
    marked = false;
  }

  /** What follows begins where this stands, not further down. */
  void goOnHere() {
    marked = true;
  }
}
