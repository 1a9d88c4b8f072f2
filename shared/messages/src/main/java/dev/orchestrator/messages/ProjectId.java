package dev.orchestrator.messages;

import java.util.UUID;

/** A piece of software that the team builds and runs. */
public record ProjectId(UUID value) implements Id {

  /** A new id, later in order than every id made before it on this machine. */
  public static ProjectId next() {
    return new ProjectId(Uuid7.next());
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static ProjectId of(String text) {
    return new ProjectId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
