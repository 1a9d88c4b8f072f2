package dev.orchestrator.vault;

import dev.orchestrator.platform.Secret;
import java.util.Optional;

/**
 * A secret at its place in a text.
 *
 * @param from where the value begins
 * @param to where the text goes on behind it
 * @param name the variable that the text gives it to, if it says so
 * @param family what kind of name its shape belongs to, in upper case, such as {@code TELEGRAM};
 *     empty if the shape says nothing
 */
public record Found(int from, int to, Secret value, Optional<String> name, String family) {

  /** Whether its shape is not another kind of name's. */
  public boolean fits(String wanted) {
    return family.isEmpty()
        || wanted.contains(family)
        || Shapes.ALL.stream()
            .map(Shapes.Shape::family)
            .noneMatch(other -> !other.isEmpty() && wanted.contains(other));
  }

  boolean overlaps(Found other) {
    return from < other.to && other.from < to;
  }
}
