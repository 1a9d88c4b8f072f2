package dev.orchestrator.markup;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;

/**
 * Cuts a draft into messages: between blocks if that leaves a message worth sending, else between
 * lines, else between words; what people see as one character is never cut. A block of code, a
 * quote or bold words that are cut go on as such in the next message.
 */
final class Cuts {

  /** A message is at least so full, or is cut at a lesser boundary: one of so many parts. */
  private static final int WORTH_SENDING = 4;

  /** How much of the text behind a cut decides whether it goes through a character. */
  private static final int LOOK_AHEAD = 64;

  private final String text;
  private final List<Span> spans;
  private final NavigableSet<Integer> blocks;

  Cuts(Draft draft) {
    text = draft.text();
    spans = draft.spans();
    blocks = draft.blocks();
  }

  List<Part> parts() {
    var parts = new ArrayList<Part>();
    var from = beginning(0);
    while (from < text.length()) {
      var to = end(from);
      var part = part(from, to);
      if (Characters.isVisible(part.text())) {
        parts.add(part);
      }
      from = beginning(to);
    }
    return parts;
  }

  /** Behind the blanks; the first line of code keeps what indents it. */
  private int beginning(int at) {
    var first = at;
    while (first < text.length() && Characters.isGap(text, first)) {
      first++;
    }
    for (var span : spans) {
      if (span.kind() == Entity.Kind.PRE && span.from() <= first && first < span.to()) {
        var line = text.lastIndexOf('\n', first - 1) + 1;
        return Math.max(at, Math.max(span.from(), line));
      }
    }
    return first;
  }

  private int end(int from) {
    var limit = limit(from);
    if (limit == text.length()) {
      return limit;
    }
    var enough = from + (limit - from) / WORTH_SENDING;
    var block = blocks.floor(limit);
    if (block != null && block > enough) {
      return block;
    }
    var line = text.lastIndexOf('\n', limit);
    if (line > enough && Characters.isGap(text, line)) {
      return line;
    }
    return betweenWords(from, limit);
  }

  /** How far a message can reach: it holds so many units and so many entities. */
  private int limit(int from) {
    var limit = Math.min(text.length(), from + ChatText.LONGEST);
    var entities = 0;
    for (var span : spans) {
      if (span.from() >= limit) {
        break;
      }
      if (span.to() > from && ++entities > ChatText.MOST_ENTITIES && span.from() > from) {
        return span.from();
      }
    }
    return limit;
  }

  private int betweenWords(int from, int limit) {
    for (var at = limit; at > from; at--) {
      if (Characters.isGap(text, at)) {
        return text.substring(from, at).isBlank() ? betweenCharacters(from, limit) : at;
      }
    }
    return betweenCharacters(from, limit);
  }

  private int betweenCharacters(int from, int limit) {
    var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text.substring(from, Math.min(text.length(), limit + LOOK_AHEAD)));
    var length = limit - from;
    var fitting = characters.isBoundary(length) ? length : characters.preceding(length);
    if (fitting > 0) {
      return from + fitting;
    }
    return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
  }

  private Part part(int from, int to) {
    var last = to;
    while (last > from && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    var entities = new ArrayList<Entity>();
    for (var span : spans) {
      var shown = span.between(from, last);
      if (!shown.isEmpty()) {
        entities.add(shown.asEntity(from));
      }
    }
    var most = Math.min(entities.size(), ChatText.MOST_ENTITIES);
    return new Part(text.substring(from, last), entities.subList(0, most));
  }
}
