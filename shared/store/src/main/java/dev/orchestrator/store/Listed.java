package dev.orchestrator.store;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of which one that cannot be read spoils no other.
 *
 * @param unreadable what this version cannot read, by name
 */
public record Listed<T>(List<T> items, List<String> unreadable) {

  private static final Logger LOG = LoggerFactory.getLogger(Listed.class);

  /**
   * Maps rows, each for itself.
   *
   * @param name what a person calls the row
   */
  static <T> Listed<T> of(Iterable<Row> rows, Function<Row, T> mapper, Function<Row, String> name) {
    var items = new ArrayList<T>();
    var unreadable = new ArrayList<String>();
    for (var row : rows) {
      try {
        items.add(mapper.apply(row));
      } catch (RuntimeException e) {
        LOG.warn("{} cannot be read: {}", name.apply(row), e.getMessage());
        unreadable.add(name.apply(row));
      }
    }
    return new Listed<>(items, unreadable);
  }
}
