package dev.orchestrator.markup;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Text of any length, how its stretches are shown, and where a new block begins. */
final class Draft {

  private final StringBuilder text = new StringBuilder();
  private final List<Span> spans = new ArrayList<>();
  private final NavigableSet<Integer> blocks = new TreeSet<>();

  void write(String words) {
    text.append(words);
  }

  int here() {
    return text.length();
  }

  /** From there to here it is shown so. */
  void show(Entity.Kind kind, int from, String about) {
    var span = new Span(kind, from, here(), about);
    if (!span.isEmpty()) {
      spans.add(span);
    }
  }

  /** A reader would begin a new message here. */
  void beginBlock() {
    blocks.add(here());
  }

  String text() {
    return text.toString();
  }

  List<Span> spans() {
    return Nesting.allowed(spans);
  }

  NavigableSet<Integer> blocks() {
    return blocks;
  }
}
