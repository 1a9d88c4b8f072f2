package dev.orchestrator.platform;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many flows run on a node at once.
 *
 * @param node of all kinds together
 * @param verticles of each kind of a verticle, where it is less
 */
public record Concurrency(int node, Map<String, Integer> verticles) {

  private static final int MOST = 1024;

  public Concurrency {
    verticles = Map.copyOf(verticles);
  }

  /** How many flows of a kind; the first part of its name is its verticle's. */
  public int of(String kind) {
    return verticles.getOrDefault(kind.split("\\.", 2)[0], node);
  }

  /** Reads {@code 16} or {@code 16,engineering=2}. */
  static Concurrency parse(String text) {
    var node = 0;
    var verticles = new TreeMap<String, Integer>();
    for (var part : text.split(",", -1)) {
      var sides = part.strip().split("=", 2);
      var number = SettingText.within(sides[sides.length - 1], 1, MOST);
      if (sides.length == 2) {
        verticles.put(sides[0].strip(), number);
      } else if (node == 0) {
        node = number;
      } else {
        throw new IllegalArgumentException(
            "expected one number for the node and the others as verticle=number, got \""
                + text
                + "\"");
      }
    }
    return new Concurrency(node == 0 ? 16 : node, verticles);
  }
}
