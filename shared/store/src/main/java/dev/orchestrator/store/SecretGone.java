package dev.orchestrator.store;

import java.util.List;

/** Values that somebody wants were erased, or never were. */
public final class SecretGone extends RuntimeException {

  private final List<String> names;

  SecretGone(List<String> names) {
    super("no value is kept any more for " + String.join(", ", names));
    this.names = List.copyOf(names);
  }

  /** Whose values are missing. */
  public List<String> names() {
    return names;
  }
}
