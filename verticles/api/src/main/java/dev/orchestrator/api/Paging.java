package dev.orchestrator.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which page of a list is wanted.
 *
 * @param after the {@code next} of the page before; empty for the first one
 */
record Paging(Optional<String> after, int limit) {

  static Paging of(Call call) {
    return new Paging(call.query("after"), call.number("limit").orElseThrow().intValue());
  }

  /** A page that is not full is the last one. */
  <T> Optional<String> next(List<T> page, Function<T, String> id) {
    return page.size() < limit ? Optional.empty() : Optional.of(id.apply(page.getLast()));
  }
}
