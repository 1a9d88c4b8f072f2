package dev.orchestrator.markup;

import static java.util.Comparator.comparingInt;

import java.util.Comparator;

/** A stretch of a draft that is shown in another way; from inclusive, to exclusive. */
record Span(Entity.Kind kind, int from, int to, String about) {

  /** The outer one first; of those about the same words, the quote. */
  static final Comparator<Span> OUTER_FIRST =
      comparingInt(Span::from)
          .thenComparing(comparingInt(Span::to).reversed())
          .thenComparing(span -> span.kind() != Entity.Kind.BLOCKQUOTE);

  Span between(int first, int last) {
    return new Span(kind, Math.max(from, first), Math.min(to, last), about);
  }

  boolean isEmpty() {
    return to <= from;
  }

  Entity asEntity(int start) {
    return new Entity(kind, from - start, to - from, about);
  }
}
