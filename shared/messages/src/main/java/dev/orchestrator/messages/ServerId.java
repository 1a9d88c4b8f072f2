package dev.orchestrator.messages;

import java.util.UUID;

/** A machine that deployed software runs on. */
public record ServerId(UUID value) implements Id {

  /** A new id, later in order than every id made before it on this machine. */
  public static ServerId next() {
    return new ServerId(Uuid7.next());
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static ServerId of(String text) {
    return new ServerId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
