package dev.orchestrator.offline;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that a project does.
 *
 * @param name its file in the catalogue
 * @param values what the user chose about it, such as the text of a page
 */
record Feature(String name, Map<String, String> values) {

  Feature {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  static Feature plain(String name) {
    return new Feature(name, Map.of());
  }

  /** A page or text is told from others by its path, any other feature by its name. */
  String key() {
    return values.containsKey("path") ? name + " " + value("path") : name;
  }

  String value(String key) {
    return values.getOrDefault(key, "");
  }
}
