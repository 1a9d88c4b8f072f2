package dev.orchestrator.markup;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What may stand inside what, by the Bot API's rules (section "Formatting options" of its
 * documentation): code contains nothing and is part of nothing but a quote; a link, and a quote,
 * contains none of its own kind. A link wins over code in it, for it says more.
 */
final class Nesting {

  private final List<Span> outerFirst;
  private final NavigableMap<Integer, Span> links = new TreeMap<>();
  private final NavigableMap<Integer, Span> code = new TreeMap<>();

  private Nesting(List<Span> spans) {
    outerFirst = withoutRepeats(spans.stream().sorted(Span.OUTER_FIRST).toList());
    for (var span : outerFirst) {
      if (span.kind() == Entity.Kind.TEXT_LINK) {
        links.put(span.from(), span);
      }
    }
    for (var span : outerFirst) {
      if (span.kind().isVerbatim() && !isInLink(span)) {
        code.put(span.from(), span);
      }
    }
  }

  /** The same spans, as far as they may stand where they do; the outer ones first. */
  static List<Span> allowed(List<Span> spans) {
    return new Nesting(spans).allowed();
  }

  private List<Span> allowed() {
    var allowed = new ArrayList<Span>();
    for (var span : outerFirst) {
      switch (span.kind()) {
        case CODE, PRE -> {
          if (span.equals(code.get(span.from()))) {
            allowed.add(span);
          }
        }
        case BLOCKQUOTE, TEXT_LINK -> allowed.add(span);
        case BOLD, ITALIC, STRIKETHROUGH -> allowed.addAll(aroundCode(span));
      }
    }
    allowed.sort(Span.OUTER_FIRST);
    return allowed;
  }

  /** Bold in bold is bold. */
  private static List<Span> withoutRepeats(List<Span> outerFirst) {
    var kept = new ArrayList<Span>();
    Map<Entity.Kind, Integer> shownTo = new EnumMap<>(Entity.Kind.class);
    for (var span : outerFirst) {
      if (span.to() > shownTo.getOrDefault(span.kind(), 0)) {
        kept.add(span);
        shownTo.put(span.kind(), span.to());
      }
    }
    return kept;
  }

  private boolean isInLink(Span span) {
    var before = links.floorEntry(span.from());
    return before != null && before.getValue().to() > span.from();
  }

  /** What is left of it between the pieces of code that it contains. */
  private List<Span> aroundCode(Span span) {
    var pieces = new ArrayList<Span>();
    var from = span.from();
    for (var verbatim : code.subMap(span.from(), span.to()).values()) {
      pieces.add(span.between(from, verbatim.from()));
      from = verbatim.to();
    }
    pieces.add(span.between(from, span.to()));
    pieces.removeIf(Span::isEmpty);
    return pieces;
  }
}
