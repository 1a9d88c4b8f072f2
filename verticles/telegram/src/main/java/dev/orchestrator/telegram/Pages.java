package dev.orchestrator.telegram;

import dev.orchestrator.telegram.Choices.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One page of a list, with the keys that turn it.
 *
 * @param items of this page
 * @param keys to the pages beside it; empty if all fits on one
 */
record Pages<T>(List<T> items, List<List<Choice>> keys) {

  /** What a phone shows without scrolling. */
  static final int SIZE = 6;

  /**
   * The page of that number, or the last one if there are fewer.
   *
   * @param turn what shows the page of a number
   */
  static <T> Pages<T> of(List<T> all, int wanted, IntFunction<Deed> turn) {
    var last = Math.max(0, (all.size() - 1) / SIZE);
    var page = Math.clamp(wanted, 0, last);
    var keys = new ArrayList<Choice>();
    if (page > 0) {
      keys.add(Choice.of("‹ " + page, turn.apply(page - 1)));
    }
    if (page < last) {
      keys.add(Choice.of(page + 2 + " ›", turn.apply(page + 1)));
    }
    var items = all.subList(page * SIZE, Math.min(all.size(), (page + 1) * SIZE));
    return new Pages<>(items, keys.isEmpty() ? List.of() : List.of(keys));
  }
}
