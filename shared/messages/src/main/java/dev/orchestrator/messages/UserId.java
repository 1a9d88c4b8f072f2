package dev.orchestrator.messages;

import java.util.UUID;

/** A person or service that owns threads and projects. */
public record UserId(UUID value) implements Id {

  /** A new id, later in order than every id made before it on this machine. */
  public static UserId next() {
    return new UserId(Uuid7.next());
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static UserId of(String text) {
    return new UserId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
