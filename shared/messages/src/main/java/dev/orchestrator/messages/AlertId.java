package dev.orchestrator.messages;

import java.util.UUID;

/** Something that an admin should look at. */
public record AlertId(UUID value) implements Id {

  /** A new id, later in order than every id made before it on this machine. */
  public static AlertId next() {
    return new AlertId(Uuid7.next());
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static AlertId of(String text) {
    return new AlertId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
