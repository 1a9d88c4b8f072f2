package dev.orchestrator.manifest;

import java.util.Locale;
import java.util.Optional;

/**
 * A variable of the environment that a project wants.
 *
 * @param kind where its value comes from, if the project says so
 * @param value the value to use if nothing else gives one
 */
public record Variable(Optional<Kind> kind, Optional<String> value) {

  /** Where a value comes from. */
  public enum Kind {
    /** It stands in the manifest. */
    LITERAL,
    /** It follows from the project, the release or the route. */
    COMPUTED,
    /** It is generated once and kept. */
    INFRA,
    /** Only a person knows it. */
    USER
  }

  /** The same, with another value. */
  public Variable with(String other) {
    return new Variable(kind, Optional.of(other));
  }

  /** A kind by its name in any case; a plain value of a variable is no kind. */
  static Optional<Kind> kind(String text) {
    for (var kind : Kind.values()) {
      if (kind.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
